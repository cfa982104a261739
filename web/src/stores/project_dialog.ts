// The question of the dialog over an open song: a new project, another one, or a copy of this one. It goes away when a
// project was loaded, and stays when that fails.

import { create } from "zustand";
import { problemRead, useLifecycle } from "./lifecycle";

export type ProjectQuestion = "new" | "open" | "save_as";

export const useProjectDialog = create<{ question: ProjectQuestion | null }>(() => ({ question: null }));

export function askForProject(question: ProjectQuestion): void {
  problemRead();
  useProjectDialog.setState({ question });
}
export const leaveProjectDialog = () => useProjectDialog.setState({ question: null });

useLifecycle.subscribe(({ screen, problem }, before) => {
  if (screen.at !== before.screen.at && (screen.at === "picker" || (screen.at === "open" && problem === null))) leaveProjectDialog();
});
