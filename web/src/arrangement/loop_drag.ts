// A loop drawn with a pointer on the ruler: a new one where nothing is, an edge of the one that is there where it is grabbed.

import type { Loop } from "../song/wire";

/** The edge that stays where it is, null when neither is near: then the loop begins where the pointer went down. */
export function grabbedEdge(loop: Loop | null, beats: number, reach: number): number | null {
  if (!loop) return null;
  const [toStart, toEnd] = [Math.abs(beats - loop.start), Math.abs(beats - loop.end)];
  if (Math.min(toStart, toEnd) > reach) return null;
  return toStart < toEnd ? loop.end : loop.start;
}

/** Null where the pointer has not left its place on the grid. */
export function loopBetween(fixed: number, moved: number): Loop | null {
  return fixed === moved ? null : { start: Math.min(fixed, moved), end: Math.max(fixed, moved) };
}

/** The loop with an edge at that place: the other one stays if it can, else the song's end, or begin, takes its place. */
export function withEdge(loop: Loop | null, edge: "start" | "end", beats: number, lengthBeats: number): Loop | null {
  if (edge === "start") return loopBetween(loop && loop.end > beats ? loop.end : lengthBeats, beats);
  return loopBetween(loop && loop.start < beats ? loop.start : 0, beats);
}
