// A stereo peak meter. The newest status frame moves it, the MeterBoard around it draws it; both bypass React.

import { useEffect, useRef, useState } from "react";
import { eachFrame, live } from "../live";
import { decibelText, marksDb, toDeflection } from "./decibels";
import { type Channels, useOnBoard } from "./meter_board";
import { PeakMeter } from "./peak_meter";

const toldEveryMs = 200;

type Props = { index: number; label: string; testId: string };

export function Meter({ index, label, testId }: Props) {
  const well = useRef<HTMLDivElement>(null);
  const highest = useRef<HTMLButtonElement>(null);
  const [channels] = useState<Channels>(() => [new PeakMeter(), new PeakMeter()]);
  useOnBoard(well, channels);

  useEffect(() => {
    const [left, right] = channels;
    let toldMs = 0;
    return eachFrame((nowMs) => {
      left.update(live.peaks[2 * index] ?? 0, nowMs);
      right.update(live.peaks[2 * index + 1] ?? 0, nowMs);
      if (nowMs - toldMs < toldEveryMs) return;
      toldMs = nowMs;
      tell(well.current, highest.current, Math.max(left.levelDb, right.levelDb), Math.max(left.highestDb, right.highestDb));
    });
  }, [index, channels]);

  return (
    <div className="meter">
      <button
        className="meter-highest numbers"
        ref={highest}
        title="Highest level in dB; a click starts anew"
        aria-label={`${label}: highest, start anew`}
        data-testid={`${testId}-highest`}
        onClick={() => channels.forEach((channel) => channel.reset())}
      >
        -∞
      </button>
      <div
        className="meter-well"
        ref={well}
        role="meter"
        aria-label={label}
        aria-valuemin={-90}
        aria-valuemax={6}
        aria-valuenow={-90}
        data-testid={testId}
      />
    </div>
  );
}

/** The marks beside a fader and its meter. */
export function DecibelScale() {
  return (
    <div className="scale numbers muted" aria-hidden="true">
      {marksDb.map((db) => (
        <span key={db} style={{ bottom: `${toDeflection(db) * 100}%` }}>
          {Math.abs(db)}
        </span>
      ))}
    </div>
  );
}

function tell(well: HTMLElement | null, highest: HTMLElement | null, levelDb: number, highestDb: number): void {
  well?.setAttribute("aria-valuenow", levelDb.toFixed(1));
  well?.setAttribute("aria-valuetext", `${decibelText(levelDb)} dB`);
  const text = decibelText(highestDb);
  if (!highest || highest.textContent === text) return;
  highest.textContent = text;
  highest.classList.toggle("meter-over", highestDb > 0);
}
