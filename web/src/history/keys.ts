// Ctrl+Z and Ctrl+Shift+Z, or Ctrl+Y: undo and redo of the project. A field where text is typed has an undo of its own.

import { redo, undo } from "../song/commands";
import { takesText } from "../transport/keys";

export type HistoryKey = "undo" | "redo" | null;
type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

export function historyKey({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): HistoryKey {
  if (!(ctrlKey || metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && !shiftKey ? "redo" : null;
}

export function listenToHistoryKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    const wanted = historyKey(event);
    const isElsewhere = event.target instanceof HTMLElement && takesText(event.target);
    if (wanted === null || isElsewhere || event.defaultPrevented) return;
    event.preventDefault();
    (wanted === "undo" ? undo : redo)();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
