// A run in words.

import type { Ending } from "../protocol";
import { type Run, totalMs } from "../stores/workshop";

export const endings: Record<Ending, string> = { complete: "live", failed: "failed", superseded: "superseded" };

/** `silent`: no version plays on. */
export function outcome(run: Run, silent: boolean): string {
  if (run.ending === "complete" && !run.stages.swap) return "Nothing new";
  if (run.ending === "complete") return `Live after ${milliseconds(totalMs(run))}`;
  if (run.ending === "failed") return silent ? "Failed" : "Failed; the last good one sounds";
  if (run.ending === "superseded") return "A newer save took over";
  return "At work";
}

export function milliseconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
