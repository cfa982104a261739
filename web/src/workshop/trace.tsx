// Where the plugin crashed: function by function, innermost first. Gone when it sounds again.

import { useWorkshop } from "../stores/workshop";
import { Place } from "./place";
import "./trace.css";

export function Trace() {
  const trace = useWorkshop((workshop) => workshop.health.trace);
  if (trace.length === 0) return null;
  return (
    <section className="trace" aria-label="Where it crashed" data-testid="trace">
      <ol>
        {trace.map((frame, index) => (
          <li key={index} className="trace-frame">
            <p className="trace-function mono">{frame.function}</p>
            <Place place={{ ...frame, column: 0 }} testId={index === 0 ? "trace" : undefined} />
          </li>
        ))}
      </ol>
    </section>
  );
}
