// The last runs, newest first: how each ended and where its time went. A click shows the lines that the terminal shows.

import { useEffect, useRef, useState } from "react";
import { rebuild } from "../client";
import { type Run, shownStage, stageMs, stageNames, totalMs, useWorkshop } from "../stores/workshop";
import { endings, milliseconds } from "./story";
import "./run_history.css";

export function RunHistory() {
  const runs = useWorkshop((workshop) => workshop.runs);
  const [opened, setOpened] = useState<number | null>(null);
  const longest = Math.max(1, ...runs.map(totalMs));
  return (
    <section className="panel history" aria-label="Last saves" data-testid="history">
      <h3 className="panel-title history-title">
        Last saves
        <button className="button" data-testid="rebuild" title="Build whatever is not up to date" onClick={rebuild}>
          Build
        </button>
      </h3>
      {runs.length === 0 && <p className="muted">None yet.</p>}
      <ol>
        {runs.map((run) => (
          <RunItem
            key={run.run}
            run={run}
            longest={longest}
            open={run.run === opened}
            toggle={() => setOpened(run.run === opened ? null : run.run)}
          />
        ))}
      </ol>
    </section>
  );
}

type Props = { run: Run; longest: number; open: boolean; toggle: () => void };

function RunItem({ run, longest, open, toggle }: Props) {
  const what = run.stages.change?.detail || `save ${run.run}`;
  return (
    <li className={`run run-${run.ending ?? "running"}`} data-testid={`run-${run.run}`}>
      <button className="run-head" aria-expanded={open} title={open ? "Hide its lines" : "Show its lines"} onClick={toggle}>
        <span className="run-mark" aria-hidden="true" />
        <span className="run-what">{what}</span>
        <span className="run-ending muted">{run.ending ? endings[run.ending] : "at work"}</span>
        <span className="run-ms numbers">{milliseconds(totalMs(run))}</span>
        <StageBar run={run} longest={longest} />
      </button>
      {open && <RunLines run={run} />}
    </li>
  );
}

/** A bar as long as the run took, relative to the longest run. */
function StageBar({ run, longest }: { run: Run; longest: number }) {
  const timed = stageNames.filter((name) => shownStage(run, name));
  return (
    <span className="run-bar" role="img" aria-label={timed.map((name) => `${name} ${milliseconds(stageMs(run, name))}`).join(", ")}>
      {timed.map((name) => (
        <span
          key={name}
          className={`run-part of-${name}`}
          style={{ width: `${(100 * stageMs(run, name)) / longest}%` }}
          title={`${name} ${milliseconds(stageMs(run, name))}`}
        />
      ))}
    </span>
  );
}

function RunLines({ run }: { run: Run }) {
  const lines = useRef<HTMLOListElement>(null);
  useEffect(() => lines.current?.parentElement?.scrollIntoView({ block: "nearest" }), []);
  return (
    <ol className="run-lines" ref={lines} data-testid={`lines-${run.run}`}>
      {[run.stages, run.optimised]
        .flatMap((stages) => stageNames.map((name) => stages[name]))
        .filter((stage) => stage !== undefined)
        .map((stage) => (
          <li key={`${stage.step} ${stage.stage}`} className="run-line mono">
            <span className={`run-colour of-${stage.stage}`} aria-hidden="true" />
            <span>{stage.line || `${stage.stage} ${stage.detail}`}</span>
          </li>
        ))}
    </ol>
  );
}
