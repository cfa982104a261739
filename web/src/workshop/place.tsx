// A place in the source. A click opens it in the user's editor, or copies it when no editor can be opened.

import { useState } from "react";
import { openEditor } from "../client";
import { messageOf } from "../connection";
import type { Place as SourcePlace } from "../protocol";
import "./place.css";

type Props = { place: SourcePlace; testId?: string | undefined };

export function Place({ place, testId }: Props) {
  const [problem, setProblem] = useState("");
  const text = [place.file, place.line, ...(place.column > 0 ? [place.column] : [])].join(":");
  const open = async () => {
    setProblem("");
    await openEditor(place).catch((error: unknown) => setProblem(messageOf(error)));
  };
  return (
    <div className="place">
      <p className="place-text mono" title={text} data-testid={testId && `${testId}-place`}>{text}</p>
      <button className="button place-button" data-testid={testId && `${testId}-open`} onClick={() => void open()}>
        Open in editor
      </button>
      {problem !== "" && (
        <>
          <CopyButton text={text} testId={testId} />
          <p className="place-problem" role="alert" data-testid={testId && `${testId}-problem`}>{problem}</p>
        </>
      )}
    </div>
  );
}

function CopyButton({ text, testId }: { text: string; testId: string | undefined }) {
  const [label, setLabel] = useState("Copy the place");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setLabel("Copied"),
      () => setLabel("Not copied: select it by hand"),
    );
  return (
    <button className="button place-button" data-testid={testId && `${testId}-copy`} onClick={() => void copy()}>
      {label}
    </button>
  );
}
