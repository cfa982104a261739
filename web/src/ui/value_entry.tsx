// A value as text, which the user can overwrite.

import { type KeyboardEvent, useState } from "react";
import { messageOf } from "../connection";
import "./value_entry.css";

type Props = {
  label: string;
  text: string;
  /** Takes what was typed, or rejects with a reason for people. */
  onType: (text: string) => Promise<void>;
  testId: string;
};

export function ValueEntry({ label, text, onType, testId }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const leave = () => {
    setTyped(null);
    setProblem(null);
  };
  const commit = async () => {
    if (typed === null || typed.trim() === text) return leave();
    try {
      await onType(typed.trim());
      leave();
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") void commit();
    if (event.key === "Escape") leave();
  };
  return (
    <span className="value-box">
      <input
        className="value numbers"
        aria-label={`${label}, value`}
        aria-invalid={problem !== null}
        title={problem === null ? "Type a value" : undefined}
        data-testid={testId}
        value={typed ?? text}
        spellCheck={false}
        autoComplete="off"
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setTyped(event.target.value);
          setProblem(null);
        }}
        onKeyDown={press}
        onBlur={() => (problem === null ? void commit() : leave())}
      />
      {problem !== null && <span className="value-problem" role="alert">{problem}</span>}
    </span>
  );
}
