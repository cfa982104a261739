// What stays selected when an edit changes the tracks.
//
//   keptSelection({ track: 1, slot: 4 }, before, after)      // { track: 1, slot: 9 }: another plugin in the same place

import type { Track } from "./wire";

type Tracks = Pick<Track, "number" | "plugins">[];
type Selection = { track: number | null; slot: number | null };

export const hasSlot = (tracks: Tracks, slot: number) => tracks.some(({ plugins }) => plugins.some((known) => known.slot === slot));

export function keptSelection({ track, slot }: Selection, before: Tracks, after: Tracks): Selection {
  return { track: after.some(({ number }) => number === track) ? track : null, slot: keptSlot(slot, before, after) };
}

/** If the plugin is gone and a new one is in its place, because its word was replaced, the new one is selected. */
export function keptSlot(slot: number | null, before: Tracks, after: Tracks): number | null {
  if (slot === null || hasSlot(after, slot)) return slot;
  const home = before.find(({ plugins }) => plugins.some((known) => known.slot === slot));
  const place = home?.plugins.findIndex((known) => known.slot === slot) ?? -1;
  const next = after.find(({ number }) => number === home?.number)?.plugins[place]?.slot;
  return next === undefined || hasSlot(before, next) ? null : next;
}
