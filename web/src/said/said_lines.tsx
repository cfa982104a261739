// What the plugin under work logged and printed, newest last. Not there until it says something.

import { useEffect, useRef } from "react";
import { forgetSaid, useSaid } from "../stores/said";
import { Dismiss } from "../ui/dismiss";
import "./said_lines.css";

export function SaidLines() {
  const lines = useSaid((said) => said.lines);
  const end = useRef<HTMLOListElement>(null);
  useEffect(() => end.current?.scrollTo({ top: end.current.scrollHeight }), [lines]);
  if (lines.length === 0) return null;
  return (
    <section className="panel said" aria-label="What the plugin says" data-testid="said">
      <h3 className="panel-title said-title">
        What it says
        <Dismiss onDismiss={forgetSaid} />
      </h3>
      <ol className="said-lines mono" role="log" ref={end} tabIndex={0}>
        {lines.map(({ number, kind, text }) => (
          <li key={number} className={`said-line said-${kind.replace(" ", "-")}`} title={kind}>
            {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
