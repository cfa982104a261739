// What hands do to a song, beside the transport and the mixer: to the program. Promises reject with the reason, for people.

import { connection } from "../client";
import { pluginsChanged } from "../stores/plugins";
import { showPanel, useSelection } from "../stores/view";
import { describeSlot } from "./opened";
import type { Projects } from "./wire";

export const recentProjects = (): Promise<Projects> => connection.request("project.recent", {});
export const openProject = (path: string): Promise<unknown> => connection.request("project.open", { path });
export const newProject = (folder: string, name: string, template: string | null): Promise<unknown> =>
  connection.request("project.new", { folder, name, ...(template === null ? {} : { template }) });

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
