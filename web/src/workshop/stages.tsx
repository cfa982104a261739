// What became of the last save.

import type { Stage, StageName } from "../protocol";
import { type Run, isSilent, showFailure, shownStage, stageMs, stageNames, useWorkshop } from "../stores/workshop";
import { milliseconds, outcome } from "./story";
import "./stages.css";

/** The newest run, stage by stage with times. It keeps its place, whatever happens to the run. */
export function StageLine() {
  const newest = useWorkshop((workshop) => workshop.runs[0]);
  const failure = useWorkshop((workshop) => workshop.failure);
  const hidden = useWorkshop((workshop) => workshop.failureHidden);
  const silent = useWorkshop(isSilent);
  return (
    <div className="stage-line" data-testid="stage-line" data-run={newest?.run} data-ending={newest?.ending ?? ""}>
      <ol className="stages numbers" aria-live="polite">
        {stageNames.map((name) => (
          <StageStep key={name} name={name} stage={newest && shownStage(newest, name)} ms={newest ? stageMs(newest, name) : 0} />
        ))}
      </ol>
      <p className="stage-outcome" title={lastLine(newest)}>
        {newest ? outcome(newest, silent) : "Waiting for a save"}
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

function lastLine(run: Run | undefined): string {
  if (!run) return "";
  const told = [run.stages, run.optimised].flatMap((stages) => stageNames.map((name) => stages[name]?.line ?? ""));
  return told.filter(Boolean).at(-1) ?? "";
}
