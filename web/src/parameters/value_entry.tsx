// A value as text that can be typed over. What was typed goes to the plugin as it is: it knows its own units.

import { type KeyboardEvent, useState } from "react";
import { typeParameter } from "../client";

type Props = { id: string; label: string; text: string };

export function ValueEntry({ id, label, text }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const leave = () => {
    setTyped(null);
    setProblem(null);
  };
  const commit = async () => {
    if (typed === null || typed.trim() === text) return leave();
    try {
      await typeParameter(id, typed.trim());
      leave();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") void commit();
    if (event.key === "Escape") leave();
  };
  return (
    <input
      className="value numbers"
      aria-label={`${label}, value`}
      aria-invalid={problem !== null}
      title={problem ?? "Type a value"}
      data-testid={`value-${id}`}
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
  );
}
