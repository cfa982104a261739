// The desktop's window, where the page is in one: it has the desktop's dialog for folders, and what is dropped on it is opened.

import { openProject } from "./song/commands";

declare global {
  /** Made by the window before any script of the page runs. */
  var aviaryDesktop: { chooseFolder: () => Promise<string | null> } | undefined;
  interface WindowEventMap {
    "aviary:open": CustomEvent<string>;
  }
}

/** null outside of the window. */
export const chooseFolder = globalThis.aviaryDesktop?.chooseFolder ?? null;

/** What it led to is told by the load's own progress. */
export function openWhatIsDropped(): void {
  globalThis.addEventListener("aviary:open", ({ detail }) => void openProject(detail).catch(() => undefined));
}
