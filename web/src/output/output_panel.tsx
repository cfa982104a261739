// The output of the plugin under work: level, wave and spectrum. The page asks for it only while the panel is in sight.

import { useEffect, useRef } from "react";
import { watchOutput } from "../client";
import { eachFrame } from "../live";
import { whileVisible } from "../ui/visible";
import { OutputMeters } from "./output_meters";
import { Scope } from "./scope";
import { SpectrumView } from "./spectrum_view";
import { tape } from "./tape";
import "./output.css";

export function OutputPanel() {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => (panel.current ? whileVisible(panel.current, watchOutput) : undefined), []);
  useEffect(clearWhenStale, []);
  return (
    <section className="panel output" ref={panel} aria-label="Output of the plugin" data-testid="output">
      <OutputMeters />
      <Scope />
      <SpectrumView />
    </section>
  );
}

const staleMs = 400;

/** Clears the tape when no sound comes any more: the last sound must not stay on the screen as if it went on. */
function clearWhenStale(): () => void {
  let seen = tape.written;
  let seenMs = 0;
  return eachFrame((nowMs) => {
    if (tape.written !== seen) seenMs = nowMs;
    seen = tape.written;
    if (!tape.isClear && nowMs - seenMs > staleMs) tape.clear();
  });
}
