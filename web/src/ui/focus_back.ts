// Gives the keyboard's focus back after a dialog: to the element that had it, or to the one that stands in its place because
// the page was rendered anew meanwhile.
//
//   const back = focusBack(document.activeElement, "#project-button");
//   …
//   back();

/** How often to look for the element: the editor is loaded when it is shown. */
const patienceMs = 1500;

/** A selector that finds the same element again; null when nothing names it. */
export function placeOf(element: Element | null): string | null {
  if (!element || element === document.body) return null;
  if (element.id !== "") return `#${CSS.escape(element.id)}`;
  const { testid } = (element as HTMLElement).dataset;
  if (testid !== undefined) return `[data-testid="${CSS.escape(testid)}"]`;
  return element.matches(".cm-content") ? ".cm-content" : null;
}

/** `otherwise`: a selector of what gets the focus when the element is gone for good. */
export function focusBack(element: Element | null, otherwise: string | null): () => void {
  const place = placeOf(element);
  const find = (selector: string | null) => (selector === null ? null : document.querySelector<HTMLElement>(selector));
  return () => {
    const until = performance.now() + patienceMs;
    const attempt = () => {
      const { activeElement, body } = document;
      const isFree = activeElement === null || activeElement === body || !activeElement.isConnected || activeElement.closest("dialog") !== null;
      if (!isFree) return; // the user has gone elsewhere meanwhile
      const target = element instanceof HTMLElement && element !== body && element.isConnected ? element : find(place);
      target?.focus();
      if (target && document.activeElement === target) return;
      if (place !== null && performance.now() < until) setTimeout(attempt, 30);
      else find(otherwise)?.focus();
    };
    attempt();
  };
}
