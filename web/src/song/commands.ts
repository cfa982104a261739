// What hands do to a song, beside the transport and the mixer: to the program. Promises reject with the reason, for people.

import { connection, writeAll } from "../client";
import { projectRefused } from "../stores/lifecycle";
import { pluginsChanged } from "../stores/plugins";
import { showPanel, useSelection } from "../stores/view";
import { describeSlot } from "./opened";
import type { Projects } from "./wire";

export const recentProjects = (): Promise<Projects> => connection.request("project.recent", {});
export const openProject = (path: string): Promise<unknown> => afterWriting(() => connection.request("project.open", { path }));
export const newProject = (folder: string, name: string, template: string | null): Promise<unknown> =>
  afterWriting(() => connection.request("project.new", { folder, name, ...(template === null ? {} : { template }) }));
/** A copy of the project as `name` in that folder, which is what is open from then on. */
export const saveProjectAs = (folder: string, name: string): Promise<unknown> =>
  afterWriting(() => connection.request("project.save_as", { folder: `${folder.replace(/\/+$/, "")}/${name}` }));

/** For where there is no form beside which a refusal could be told. */
export const openElsewhere = (path: string) => void openProject(path).catch(projectRefused);

/** What was typed belongs to the project that is open before. */
async function afterWriting<Result>(request: () => Promise<Result>): Promise<Result> {
  await writeAll();
  return request();
}

/** What it led to is told by the history and by what it changed. */
export const undo = () => void connection.request("history.undo", {}).catch(() => undefined);
export const redo = () => void connection.request("history.redo", {}).catch(() => undefined);

/** The list as it is known, and a look for what is new on this machine. */
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
