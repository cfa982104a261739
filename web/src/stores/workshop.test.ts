import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BuildError, Stage, WorkshopState } from "../protocol";
import {
  healthChanged,
  hideFailure,
  isSilent,
  keptRuns,
  optimisedMs,
  recoveredMs,
  shownStage,
  stageMs,
  stageReported,
  totalMs,
  useWorkshop,
  workshopLoaded,
} from "./workshop";

const stage = (run: number, name: Stage["stage"], more: Partial<Stage> = {}): Stage => ({
  run,
  stage: name,
  state: "done",
  ms: 10,
  detail: "",
  line: "",
  ending: null,
  step: null,
  errors: [],
  parts: [],
  ...more,
});
const problem = (severity: BuildError["severity"], line: number): BuildError => ({
  file: "tremolo.cpp",
  line,
  column: 1,
  severity,
  message: "",
  frame: [],
  frame_first_line: 0,
});
const failed = (run: number, errors: BuildError[] = []) => stage(run, "build", { state: "failed", ending: "failed", errors });
const half = (run: number, name: Stage["stage"], step: "fast" | "optimised", more: Partial<Stage> = {}) =>
  stage(run, name, { step, ...more });
const live = (run: number) => stage(run, "swap", { ending: "complete" });
const loaded = (...runs: Stage[]): WorkshopState => ({
  project: "/p",
  slot: null,
  plugin: null,
  runs,
  isolation: "cage",
  health: { state: "none", text: "", trace: [] },
  source: { kind: "song" },
  sounds: [],
  ui: { path: null, text: "" },
  versions: [],
  sounding: null,
  said: [],
});
const shown = () => useWorkshop.getState();

beforeEach(() => workshopLoaded(loaded()));

describe("a failed run", () => {
  it("stands with its errors, the first error before all warnings", () => {
    stageReported(failed(1, [problem("warning", 3), problem("error", 7), problem("error", 9)]));
    expect(shown().failure?.errors.map(({ line }) => line)).toEqual([7, 9, 3]);
  });

  it("stays while the next run is under way, and after one that was superseded", () => {
    stageReported(failed(1));
    stageReported(stage(2, "build", { state: "running" }));
    stageReported(stage(2, "build", { state: "superseded", ending: "superseded" }));
    expect(shown().failure?.run).toBe(1);
  });

  it("goes with the next good one, and not with an older one that ends late", () => {
    stageReported(failed(2));
    stageReported(live(1));
    expect(shown().failure?.run).toBe(2);
    stageReported(live(3));
    expect(shown().failure).toBeNull();
  });

  it("put aside stays aside until another run fails", () => {
    stageReported(failed(1));
    hideFailure();
    stageReported(stage(2, "change"));
    expect(shown().failureHidden).toBe(true);
    stageReported(failed(2));
    expect(shown().failureHidden).toBe(false);
  });
});

describe("a plugin that was started again", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    healthChanged({ state: "lost", text: "the plugin was killed", trace: [] });
  });
  afterEach(() => void vi.useRealTimers());

  it("is silent until it sounds, and what befell it stays to be read", () => {
    expect(isSilent(shown())).toBe(true);
    healthChanged({ state: "sounding", text: "", trace: [] });
    expect(isSilent(shown())).toBe(false);
    expect(shown().recoveredFrom).toBe("the plugin was killed");
    vi.advanceTimersByTime(recoveredMs);
    expect(shown().recoveredFrom).toBe("");
  });

  it("has recovered from nothing when it was stopped and new code came", () => {
    healthChanged({ state: "stopped", text: "the plugin was killed twice", trace: [] });
    healthChanged({ state: "sounding", text: "", trace: [] });
    expect(shown().recoveredFrom).toBe("");
  });
});

describe("the story of a run", () => {
  it("is put together from its stages, newest run first", () => {
    for (const report of [stage(1, "change"), stage(1, "build", { ms: 142 }), stage(2, "change")]) stageReported(report);
    stageReported({ ...live(1), ms: 208 });
    expect(shown().runs.map(({ run, ending }) => [run, ending])).toEqual([[2, null], [1, "complete"]]);
    expect(totalMs(shown().runs[1]!)).toBe(208);
    expect(stageMs(shown().runs[1]!, "swap")).toBe(208 - 142 - 10);
  });

  it("tells fast code that is live and the optimised code that follows as one run", () => {
    stageReported(failed(1));
    for (const report of [stage(2, "change"), half(2, "build", "fast"), half(2, "swap", "fast", { ms: 100 })]) stageReported(report);
    expect(shown().failure).toBeNull();
    expect([totalMs(shown().runs[0]!), optimisedMs(shown().runs[0]!)]).toEqual([100, null]);
    stageReported(half(2, "swap", "optimised", { ms: 900, ending: "complete" }));
    expect([totalMs(shown().runs[0]!), optimisedMs(shown().runs[0]!)]).toEqual([100, 900]);
  });

  it("shows what failed of the optimised code in place of the fast code's stage", () => {
    stageReported(half(1, "canary", "fast"));
    stageReported(half(1, "canary", "optimised", { state: "failed", ending: "failed" }));
    expect(shownStage(shown().runs[0]!, "canary")?.step).toBe("optimised");
  });

  it("is forgotten once there are enough newer ones", () => {
    for (let run = 1; run <= keptRuns + 5; ++run) stageReported(live(run));
    expect(shown().runs).toHaveLength(keptRuns);
    expect(shown().runs[0]?.run).toBe(keptRuns + 5);
  });
});

it("is told anew after a reconnection", () => {
  stageReported(failed(4));
  workshopLoaded(loaded(stage(1, "change"), live(1)));
  expect(shown().failure).toBeNull();
  expect(shown().runs.map(({ run }) => run)).toEqual([1]);
});
