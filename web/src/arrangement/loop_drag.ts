// A drag with the pointer on the ruler: it moves an edge of the loop where it grabs one, and else makes a new loop.

import type { Loop } from "../song/wire";

/** The edge that the drag leaves in place. Null when no edge is within `reach`: the drag then makes a new loop. */
export function grabbedEdge(loop: Loop | null, beats: number, reach: number): number | null {
  if (!loop) return null;
  const [toStart, toEnd] = [Math.abs(beats - loop.start), Math.abs(beats - loop.end)];
  if (Math.min(toStart, toEnd) > reach) return null;
  return toStart < toEnd ? loop.end : loop.start;
}

/** Null while the pointer has not left its place on the grid. */
export function loopBetween(fixed: number, moved: number): Loop | null {
  return fixed === moved ? null : { start: Math.min(fixed, moved), end: Math.max(fixed, moved) };
}

/** The loop with one edge at `beats`. An other edge on the wrong side goes to the song's end, or to its beginning. */
export function withEdge(loop: Loop | null, edge: "start" | "end", beats: number, lengthBeats: number): Loop | null {
  if (edge === "start") return loopBetween(loop && loop.end > beats ? loop.end : lengthBeats, beats);
  return loopBetween(loop && loop.start < beats ? loop.start : 0, beats);
}
