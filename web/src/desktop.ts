// The desktop's window, where the page is in one: it has the desktop's dialog for folders, and what is dropped on it is opened.

import { openElsewhere } from "./song/commands";

declare global {
  /** Made by the window before any script of the page runs. */
  var aviaryDesktop: { chooseFolder: () => Promise<string | null> } | undefined;
  interface WindowEventMap {
    "aviary:open": CustomEvent<string>;
  }
}

/** null outside of the window. */
export const chooseFolder = globalThis.aviaryDesktop?.chooseFolder ?? null;

export function openWhatIsDropped(): void {
  globalThis.addEventListener("aviary:open", ({ detail }) => openElsewhere(detail));
}
