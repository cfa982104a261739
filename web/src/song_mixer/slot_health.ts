// Whether a slot's plugin can be heard, and if not, what is to be said and done about it.

import type { Slot } from "../song/wire";

/** In a word; empty while the plugin plays. */
export function markOf({ missing, health }: Slot): "" | "missing" | "stopped" | "restarting" {
  if (missing) return "missing";
  return health === "stopped" ? "stopped" : health === "lost" ? "restarting" : "";
}

/** For people: what happened and what to do; empty while the plugin plays. */
export function troubleOf(slot: Slot): string {
  const { word, why } = slot;
  switch (markOf(slot)) {
    case "missing":
      return `'${word}' is not on this machine. A placeholder keeps its place and its state.`;
    case "stopped":
      return `${sentence(why)}. The track plays on without it. To start it again, open the project again, or take the plugin out of the text and put it back.`;
    case "restarting":
      return `${sentence(why)}.`;
    default:
      return "";
  }
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, "");
