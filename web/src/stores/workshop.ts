// What became of the last saves: the stages of each run, the failure that is shown until a good build, the versions that
// can be compared, and the health of the plugin under work.

import { create } from "zustand";
import type { BuildError, Ending, Health, Isolation, Stage, StageName, Versions, WorkshopState } from "../protocol";

type Stages = Partial<Record<StageName, Stage>>;
/** `stages` are those up to the first sound. Where fast code sounded first, `optimised` are those of the code that followed. */
export type Run = { run: number; stages: Stages; optimised: Stages; ending: Ending | null };
/** The last failed run, if no run succeeded since. */
export type Failure = { run: number; stage: Stage; errors: BuildError[] };

type Workshop = Versions & {
  project: string | null;
  isolation: Isolation;
  health: Health;
  /** What the plugin recovered from, shown for a while or until it is read: a restart itself is too short to be noticed. */
  recoveredFrom: string;
  /** Newest first. */
  runs: Run[];
  failure: Failure | null;
  /** The user has dismissed the failure; the next failed run is shown again. */
  failureHidden: boolean;
};

export const recoveredMs = 15_000;
export const stageNames: readonly StageName[] = ["change", "build", "probe", "canary", "swap"];
export const keptRuns = 20;

const nothingYet: Pick<Workshop, "project" | "isolation" | "health" | "versions" | "sounding"> = {
  project: null,
  isolation: "cage",
  health: { state: "none", text: "", trace: [] },
  versions: [],
  sounding: null,
};

export const useWorkshop = create<Workshop>(() => ({
  ...nothingYet,
  recoveredFrom: "",
  runs: [],
  failure: null,
  failureHidden: false,
}));

export function workshopLoaded(workshop: WorkshopState | null): void {
  const { failure: shown, failureHidden } = useWorkshop.getState();
  const { runs, failure } = (workshop?.runs ?? []).reduce(withStage, { runs: [], failure: null });
  const { project, isolation, health, versions, sounding } = workshop ?? nothingYet;
  useWorkshop.setState({
    project,
    isolation,
    health,
    versions,
    sounding,
    runs,
    failure,
    failureHidden: failureHidden && shown?.run === failure?.run,
  });
}

export function stageReported(stage: Stage): void {
  useWorkshop.setState((workshop) => {
    const next = withStage(workshop, stage);
    return { ...next, failureHidden: workshop.failureHidden && next.failure === workshop.failure };
  });
}

/** The plugin does not sound: its process is gone, or what it plays is no sound. */
export const isSilent = ({ health }: Workshop) => ["broken", "loud", "lost", "stopped"].includes(health.state);

let forgetting: ReturnType<typeof setTimeout> | undefined;
export const forgetRecovery = () => useWorkshop.setState({ recoveredFrom: "" });

export function healthChanged(health: Health): void {
  const { health: before } = useWorkshop.getState();
  useWorkshop.setState({ health });
  if (before.state !== "lost" || health.state !== "sounding") return;
  useWorkshop.setState({ recoveredFrom: before.text });
  clearTimeout(forgetting);
  forgetting = setTimeout(forgetRecovery, recoveredMs);
}

export const versionsChanged = ({ versions, sounding }: Versions) => useWorkshop.setState({ versions, sounding });
export const hideFailure = () => useWorkshop.setState({ failureHidden: true });
export const showFailure = () => useWorkshop.setState({ failureHidden: false });

type Story = Pick<Workshop, "runs" | "failure">;

/** The story with one more stage. Stages of a run come in order; those of two runs may interleave. */
export function withStage({ runs, failure }: Story, stage: Stage): Story {
  const known = runs.find(({ run }) => run === stage.run) ?? { run: stage.run, stages: {}, optimised: {}, ending: null };
  const half = stage.step === "optimised" ? "optimised" : "stages";
  const run: Run = {
    ...known,
    [half]: { ...known[half], [stage.stage]: stage },
    ending: stage.ending ?? known.ending,
  };
  const others = runs.filter((other) => other.run !== stage.run);
  return {
    runs: [run, ...others].sort((a, b) => b.run - a.run).slice(0, keptRuns),
    failure: failureAfter(failure, stage),
  };
}

function failureAfter(failure: Failure | null, stage: Stage): Failure | null {
  if (failure && stage.run < failure.run) return failure;
  if (stage.ending === "complete" || isLive(stage)) return null;
  if (stage.ending === "failed") return { run: stage.run, stage, errors: errorsFirst(stage.errors) };
  return failure;
}

/** Errors before warnings and notes, otherwise as the compiler told them: the first error is the one to mend. */
function errorsFirst(errors: BuildError[]): BuildError[] {
  return [...errors.filter((e) => e.severity === "error"), ...errors.filter((e) => e.severity !== "error")];
}

/** The time from the save to the sound, or to the stage that ended the run. A swap that went live reports the whole time. */
export function totalMs(run: Run): number {
  const swap = shownStage(run, "swap");
  if (swap && isLive(swap)) return swap.ms;
  return stageNames.reduce((sum, name) => sum + (shownStage(run, name)?.ms ?? 0), 0);
}

const isLive = (stage: Stage | undefined) => stage?.stage === "swap" && stage.state === "done";

/** Milliseconds from the save until the optimised code took the place of fast code that sounded already; null before that. */
export const optimisedMs = ({ stages, optimised }: Run): number | null =>
  optimised.swap && isLive(stages.swap) && isLive(optimised.swap) ? optimised.swap.ms : null;

/** What there is to see of a stage: its way to the first sound, or what went wrong with the code that was to follow. */
export const shownStage = ({ stages, optimised }: Run, name: StageName): Stage | undefined =>
  optimised[name]?.state === "failed" ? optimised[name] : (stages[name] ?? optimised[name]);

/** The part of that time that one stage took. */
export function stageMs(run: Run, name: StageName): number {
  const stage = shownStage(run, name);
  const told = stage?.ms ?? 0;
  if (!isLive(stage)) return told;
  const before = stageNames.filter((other) => other !== "swap");
  return Math.max(0, before.reduce((rest, other) => rest - (shownStage(run, other)?.ms ?? 0), told));
}
