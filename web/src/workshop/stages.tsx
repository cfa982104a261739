// What became of the last save, and of those before it.

import type { Ending, Stage, StageName } from "../protocol";
import { type Run, showFailure, stageMs, stageNames, totalMs, useWorkshop } from "../stores/workshop";
import "./stages.css";

/** The newest run, stage by stage with times. Its place stays, whatever the run comes to. */
export function StageLine() {
  const newest = useWorkshop((workshop) => workshop.runs[0]);
  const failure = useWorkshop((workshop) => workshop.failure);
  const hidden = useWorkshop((workshop) => workshop.failureHidden);
  return (
    <div className="stage-line" data-testid="stage-line" data-run={newest?.run} data-ending={newest?.ending ?? ""}>
      <ol className="stages numbers" aria-live="polite">
        {stageNames.map((name) => (
          <StageStep key={name} name={name} stage={newest?.stages[name]} ms={newest ? stageMs(newest, name) : 0} />
        ))}
      </ol>
      <p className="stage-outcome" title={lastLine(newest)}>
        {newest ? outcome(newest) : "Save a source file and it sounds here."}
      </p>
      {failure && hidden && (
        <button className="button stage-failure" data-testid="show-errors" onClick={showFailure}>
          Show what failed
        </button>
      )}
    </div>
  );
}

type StepProps = { name: StageName; stage: Stage | undefined; ms: number };

function StageStep({ name, stage, ms }: StepProps) {
  const state = stage?.state ?? "waiting";
  return (
    <li className={`stage stage-${state}`} data-testid={`stage-${name}`} data-state={state} title={stage?.detail}>
      <span className="stage-mark" aria-hidden="true" />
      <span>{name}</span>
      <span className="stage-ms">{stage && stage.state !== "running" ? milliseconds(ms) : ""}</span>
    </li>
  );
}

/** The runs before, newest first. */
export function RunHistory() {
  const runs = useWorkshop((workshop) => workshop.runs);
  return (
    <section className="history" aria-label="Last saves" data-testid="history">
      <h3 className="history-title">Last saves</h3>
      {runs.length === 0 && <p className="muted">None yet.</p>}
      <ol>
        {runs.map((run) => (
          <li key={run.run} className={`run run-${run.ending ?? "running"}`} data-testid={`run-${run.run}`}>
            <span className="run-mark" aria-hidden="true" />
            <span className="run-what" title={lastLine(run)}>
              {run.stages.change?.detail || `save ${run.run}`}
            </span>
            <span className="run-ending muted">{run.ending ? endings[run.ending] : "at work"}</span>
            <span className="run-ms numbers">{milliseconds(totalMs(run))}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const endings: Record<Ending, string> = { complete: "live", failed: "failed", superseded: "superseded" };

function outcome(run: Run): string {
  if (run.ending === "complete" && !run.stages.swap) return "Nothing new";
  if (run.ending === "complete") return `Live after ${milliseconds(totalMs(run))}`;
  if (run.ending === "failed") return "Failed; the last good version plays on";
  if (run.ending === "superseded") return "A newer save took over";
  return "At work";
}

function lastLine({ stages }: Pick<Run, "stages"> = { stages: {} }): string {
  return stageNames.map((name) => stages[name]?.line ?? "").filter(Boolean).at(-1) ?? "";
}

function milliseconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
