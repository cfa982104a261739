// Asks for what the page shows of an open song besides its state.

import { messageOf } from "../connection";
import type { Wire } from "../hydration/hydration";
import { historyForgotten, historyRead } from "../stores/history";
import { keepingChanged, keepingForgotten } from "../stores/keeping";
import { keepsEdits, servesSongs } from "../stores/lifecycle";
import { pluginHidden, pluginShown, pluginUnknown, usePlugin } from "../stores/plugin";
import { scoreLoaded } from "../stores/score";
import { useSession } from "../stores/session";
import { songText } from "../stores/song_text";
import { useSelection } from "../stores/view";
import { hasSlot, keptSelection, keptSlot } from "./selection";
import type { Track } from "./wire";

export function songOpened(wire: Wire): void {
  if (!keepsEdits()) return;
  asked(wire.request("history.list", {}).then(historyRead, historyForgotten));
  asked(wire.request("project.keeping", {}).then(keepingChanged, keepingForgotten));
  if (!servesSongs()) return;
  const { song, tracks } = useSession.getState();
  scoreMissed(wire);
  if (song) asked(songText.open(wire, song.path));
  const { slot } = useSelection.getState();
  if (slot !== null && hasSlot(tracks, slot)) asked(describeSlot(wire, slot));
}

/** Asks for the whole score. */
export function scoreMissed(wire: Wire): void {
  asked(wire.request("score.view", {}).then(scoreLoaded, () => scoreLoaded(null)));
}

/** For after an edit changed the tracks: keeps the selection where it can, and drops what is gone. */
export function tracksEdited(wire: Wire, before: Track[]): void {
  const { tracks } = useSession.getState();
  const selection = useSelection.getState();
  const kept = keptSelection(selection, before, tracks);
  if (kept.track !== selection.track || kept.slot !== selection.slot) useSelection.setState(kept);
  const { slot: shown } = usePlugin.getState();
  const slot = keptSlot(shown, before, tracks);
  if (slot === shown) return;
  if (slot === null) pluginHidden();
  else asked(describeSlot(wire, slot));
}

/** Shows the parameters of the plugin in that slot, or why there are none. */
export async function describeSlot(wire: Wire, slot: number): Promise<void> {
  try {
    const { plugin } = await wire.request("plugins.describe", { slot });
    pluginShown(slot, plugin);
  } catch (error) {
    pluginUnknown(slot, messageOf(error));
  }
}

/** Ignores errors. After a lost connection the page asks again; a part that the program does not have stays empty. */
const asked = (answer: Promise<unknown>) => void answer.catch(() => undefined);
