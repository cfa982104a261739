// The desktop's window, if the page is in one: it has the desktop's dialog for folders, and opens what is dropped on it.

import { openElsewhere } from "./song/commands";

declare global {
  /** Made by the window before any script of the page runs. */
  var aviaryDesktop: { chooseFolder: () => Promise<string | null> } | undefined;
  interface WindowEventMap {
    "aviary:open": CustomEvent<string>;
  }
}

/** Null when the page is not in the desktop's window. */
export const chooseFolder = globalThis.aviaryDesktop?.chooseFolder ?? null;

export function openWhatIsDropped(): void {
  globalThis.addEventListener("aviary:open", ({ detail }) => openElsewhere(detail));
}
