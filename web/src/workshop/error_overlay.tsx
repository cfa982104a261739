// Why the last save does not sound: the first error on top, with its place and code. It covers only the plugin's panel, so
// that transport and mixer stay within reach, and goes away with the next good build.

import { type FocusEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { HealthBanner } from "../bench/bench_head";
import type { BuildError } from "../protocol";
import { type Failure, hideFailure, isSilent, useWorkshop } from "../stores/workshop";
import { focusBack } from "../ui/focus_back";
import { CrossIcon } from "../ui/icons";
import { Place } from "./place";
import "./error_overlay.css";

export function ErrorOverlay() {
  const failure = useWorkshop((workshop) => workshop.failure);
  const hidden = useWorkshop((workshop) => workshop.failureHidden);
  const silent = useWorkshop(isSilent);
  if (!failure || hidden) return null;
  return (
    <Overlay run={failure.run}>
      <header className="overlay-head">
        <div>
          <h2 className="overlay-title">{titleOf(failure)}</h2>
          <p className="overlay-calm">
            {silent ? "" : "The last good version plays on. "}This goes away with the next good build.
          </p>
        </div>
        <button className="button" data-testid="hide-errors" title="Hide (Esc)" onClick={hideFailure}>
          <CrossIcon />
          Hide
        </button>
      </header>
      <div className="overlay-body" tabIndex={0}>
        {silent && <HealthBanner />}
        {failure.errors.length === 0 && (
          <pre className="overlay-text mono" data-testid="error-text">{failure.stage.detail || failure.stage.line}</pre>
        )}
        {failure.errors.map((error, index) => (
          <Problem key={index} error={error} first={index === 0} />
        ))}
      </div>
    </Overlay>
  );
}

/** Gives the focus back when it goes: to what it covers, or to where the user came from into it. */
function Overlay({ run, children }: { run: number; children: ReactNode }) {
  const section = useRef<HTMLElement>(null);
  const back = useRef<(() => void) | null>(null);
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (section.current?.parentElement?.contains(activeElement)) back.current = focusBack(activeElement, null);
  }, []);
  useEffect(() => () => back.current?.(), []);
  const enter = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) back.current = focusBack(relatedTarget, null);
  };
  return (
    <section className="overlay" role="alert" ref={section} data-testid="error-overlay" data-run={run} onFocus={enter}>
      {children}
    </section>
  );
}

const titles: Record<Failure["stage"]["stage"], string> = {
  change: "The change could not be read",
  build: "The build failed",
  probe: "The new code did not pass its check",
  canary: "The new code failed its trial run",
  swap: "The new code could not take over",
};

function titleOf({ stage, errors }: Failure): string {
  const count = errors.filter(({ severity }) => severity === "error").length;
  return count > 0 ? `${titles[stage.stage]}: ${count === 1 ? "1 error" : `${count} errors`}` : titles[stage.stage];
}

function Problem({ error, first }: { error: BuildError; first: boolean }) {
  return (
    <article className={`problem problem-${error.severity}`} data-testid={first ? "first-error" : "error"}>
      <p className="problem-message">{error.message}</p>
      {error.file !== "" && <Place place={error} testId={first ? "first-error" : undefined} />}
      {error.frame.length > 0 && <CodeFrame error={error} />}
    </article>
  );
}

function CodeFrame({ error }: { error: BuildError }) {
  return (
    <pre className="code mono" tabIndex={0} aria-label="Source">
      {error.frame.map((text, index) => {
        const line = error.frame_first_line + index;
        const guilty = line === error.line;
        return (
          <div key={line} className={guilty ? "code-line code-guilty" : "code-line"}>
            <span className="code-number">{line}</span>
            <span>{text}</span>
            {guilty && error.column > 0 && <Caret text={text} column={error.column} />}
          </div>
        );
      })}
    </pre>
  );
}

/** Points at the column. Tabs before it stay tabs, so that the mark is right below its character. */
function Caret({ text, column }: { text: string; column: number }) {
  return <span className="code-caret">{`${text.slice(0, column - 1).replace(/[^\t]/g, " ")}^`}</span>;
}
