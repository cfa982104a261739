// A run in words.

import type { Ending } from "../protocol";
import { type Run, optimisedMs, totalMs } from "../stores/workshop";

export const endings: Record<Ending, string> = { complete: "live", failed: "failed", superseded: "superseded" };

/** `silent`: no version plays on. */
export function outcome(run: Run, silent: boolean): string {
  const live = `Live after ${milliseconds(totalMs(run))}`;
  const optimised = optimisedMs(run);
  if (run.ending === "complete" && !run.stages.swap && !run.optimised.swap) return "Nothing new";
  if (run.ending === "complete") return optimised === null ? live : `${live}, optimised after ${milliseconds(optimised)}`;
  if (run.ending === null && run.stages.swap?.state === "done") return `${live}, being optimised`;
  if (run.ending === "failed" && run.stages.swap?.state === "done") return "Failed to be optimised; the fast code sounds";
  if (run.ending === "failed") return silent ? "Failed" : "Failed; the last good one sounds";
  if (run.ending === "superseded") return "A newer save took over";
  return "At work";
}

export function milliseconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
