// Keys for the project as a whole, even while text is typed. A browser keeps Ctrl+N for itself, the desktop's window does
// not.

import { writeAll } from "../client";
import { askForProject, type ProjectQuestion } from "../stores/project_dialog";

export type ProjectKey = ProjectQuestion | "save" | null;
type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

export function projectKey({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): ProjectKey {
  if (!(ctrlKey || metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === "s") return shiftKey ? "save_as" : "save";
  if (shiftKey) return null;
  return letter === "o" ? "open" : letter === "n" ? "new" : null;
}

export function listenToProjectKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    const wanted = projectKey(event);
    if (wanted === null || event.defaultPrevented) return;
    event.preventDefault(); // else the browser would save the page or open a file
    if (wanted === "save") void writeAll();
    else askForProject(wanted);
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
