// What hands do to a song, beside the transport and the mixer: to the program. All reject with the reason, for people.

import { connection } from "../client";
import { pluginLoaded } from "../stores/plugin";
import { pluginsChanged } from "../stores/plugins";
import { showPanel, useSelection } from "../stores/view";
import { describeSlot } from "./opened";
import type { Projects } from "./wire";

export const recentProjects = (): Promise<Projects> => connection.request("project.recent", {});
export const openProject = (path: string): Promise<unknown> => connection.request("project.open", { path });
export const newProject = (folder: string, name: string, template: string | null): Promise<unknown> =>
  connection.request("project.new", { folder, name, ...(template === null ? {} : { template }) });

export const undo = (): Promise<unknown> => connection.request("history.undo", {});
export const redo = (): Promise<unknown> => connection.request("history.redo", {});

/** The list as it is known, and a look for what is new on this machine. */
export async function lookForPlugins(): Promise<void> {
  pluginsChanged(await connection.request("plugins.list", {}));
  await connection.request("plugins.scan", {});
}

/** Shows the parameters of the plugin in a slot. */
export async function openSlot(track: number, slot: number): Promise<void> {
  useSelection.setState({ track, slot });
  showPanel("plugin");
  await describeSlot(connection, slot);
}

export function closeSlot(): void {
  useSelection.setState({ slot: null });
  pluginLoaded(null);
}
