// What the user does to a song besides transport and mixer: requests to the program. Promises reject with a reason for
// people.

import { connection, writeAll } from "../client";
import { projectRefused } from "../stores/lifecycle";
import { pluginsChanged } from "../stores/plugins";
import { useUndone } from "../stores/keeping";
import { refused } from "../stores/refusal";
import { showPanel, useSelection } from "../stores/view";
import { describeSlot } from "./opened";
import type { Projects } from "./wire";

export const recentProjects = (): Promise<Projects> => connection.request("project.recent", {});
export const openProject = (path: string): Promise<unknown> => afterWriting(() => connection.request("project.open", { path }));
export const newProject = (folder: string, name: string, template: string | null): Promise<unknown> =>
  afterWriting(() => connection.request("project.new", { folder, name, ...(template === null ? {} : { template }) }));
/** Copies the project to `name` in that folder, and opens the copy. */
export const saveProjectAs = (folder: string, name: string): Promise<unknown> =>
  afterWriting(() => connection.request("project.save_as", { folder: `${folder.replace(/\/+$/, "")}/${name}` }));

/** Opens a project from a place without a form that could show a refusal. */
export const openElsewhere = (path: string) => void openProject(path).catch(projectRefused);

/** Writes what was typed first: it belongs to the project that is still open. */
async function afterWriting<Result>(request: () => Promise<Result>): Promise<Result> {
  await writeAll();
  return request();
}

/** Notifications tell the result: the history's, and those of what the undo changed. */
export const undo = () => void moved("history.undo", "Undone");
export const redo = () => void moved("history.redo", "Redone");

/** What was typed and is not written yet comes before, so that it is what is undone. */
async function moved(method: "history.undo" | "history.redo", done: string): Promise<void> {
  try {
    const { message, is_own } = await afterWriting(() => connection.request(method, {}));
    useUndone.setState({ text: is_own === false ? `${done}, which was not made on this page: ${message}` : "" });
  } catch (error) {
    refused(error);
  }
}

export const sawSetAside = () => void connection.request("project.saw_set_aside", {}).catch(refused);
/** Takes up what the program could not keep when it ended, or drops it. */
export const recover = (take: boolean) => void connection.request("project.recover", { take }).catch(refused);

/** Gets the list of known plugins, then has the program look for new ones on this machine. */
export async function lookForPlugins(): Promise<void> {
  pluginsChanged(await connection.request("plugins.list", {}));
  await connection.request("plugins.scan", {});
}

/** Shows the parameters of the plugin in a slot. */
export function openSlot(track: number, slot: number): void {
  useSelection.setState({ track, slot });
  showPanel("plugin");
  void describeSlot(connection, slot);
}
