// The text of the song, and below it what the program says about it. The editor is loaded when this panel is shown.

import { lazy, Suspense, useRef } from "react";
import { songText, useSongText } from "../stores/song_text";
import type { Goto } from "./bird_editor";
import { firstOf, summaryOf } from "./diagnostics";
import "./text_panel.css";

const BirdEditor = lazy(() => import("./bird_editor"));

export function TextPanel() {
  const goTo = useRef<Goto | null>(null);
  const isRead = useSongText(({ text }) => text !== null);
  return (
    <div className="text-panel">
      <Suspense fallback={<div className="bird-editor" />}>
        {isRead ? <BirdEditor goTo={goTo} /> : <div className="bird-editor" />}
      </Suspense>
      <Verdict goTo={goTo} />
    </div>
  );
}

/** A line that is always there: why the text cannot be written, else the first problem, else that all is well. */
function Verdict({ goTo }: { goTo: React.RefObject<Goto | null> }) {
  const { diagnostics, problem, clashes } = useSongText();
  const first = firstOf(diagnostics);
  if (problem !== "") {
    return (
      <p className="verdict verdict-error" role="alert" data-testid="text-verdict">
        <span className="verdict-text">Not written: {problem}</span>
        {clashes && (
          <>
            <button className="tool" data-testid="text-mine" title="This text stands, also where others changed it" onClick={() => songText.settle("mine")}>
              Write mine
            </button>
            <button className="tool" data-testid="text-theirs" title="What was typed here and not written is dropped" onClick={() => songText.settle("theirs")}>
              Take theirs
            </button>
          </>
        )}
      </p>
    );
  }
  if (!first) return <p className="verdict muted" role="status" data-testid="text-verdict">No faults</p>;
  return (
    <button className={`verdict verdict-${first.severity}`} title={`${first.message} (go there)`} data-testid="text-verdict" onClick={() => goTo.current?.(first)}>
      <span className="verdict-text" role="status">
        <span className="numbers">{first.line > 0 && `${first.line}:${first.column} `}</span>
        {first.message}
      </span>
      <span className="verdict-count">{summaryOf(diagnostics)}</span>
    </button>
  );
}
