// A stereo peak meter on a canvas, drawn past React from the newest status frame.

import { useEffect, useRef } from "react";
import { eachFrame, live } from "../live";
import { fitted, ink } from "../ui/canvas";
import { decibelText, marksDb, toDeflection } from "./decibels";
import { PeakMeter } from "./peak_meter";

const width = 16;
const gap = 2;
const toldEveryMs = 200;

type Props = { index: number; label: string; testId: string };

export function Meter({ index, label, testId }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const highest = useRef<HTMLButtonElement>(null);
  const channels = useRef<[PeakMeter, PeakMeter]>([new PeakMeter(), new PeakMeter()]);

  useEffect(() => {
    const [left, right] = channels.current;
    let drawn = "";
    let toldMs = 0;
    return eachFrame((nowMs) => {
      left.update(live.peaks[2 * index] ?? 0, nowMs);
      right.update(live.peaks[2 * index + 1] ?? 0, nowMs);
      const next = [left.levelDb, left.heldDb, right.levelDb, right.heldDb, canvas.current?.clientHeight].join(" ");
      if (next !== drawn && canvas.current) draw(canvas.current, channels.current);
      drawn = next;
      if (nowMs - toldMs < toldEveryMs) return;
      toldMs = nowMs;
      tell(canvas.current, highest.current, Math.max(left.levelDb, right.levelDb), Math.max(left.highestDb, right.highestDb));
    });
  }, [index]);

  return (
    <div className="meter">
      <button
        className="meter-highest numbers"
        ref={highest}
        title="Highest level in dB; a click starts anew"
        aria-label={`${label}: highest, start anew`}
        data-testid={`${testId}-highest`}
        onClick={() => channels.current.forEach((channel) => channel.reset())}
      >
        -∞
      </button>
      <canvas
        className="meter-canvas"
        ref={canvas}
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

function draw(canvas: HTMLCanvasElement, channels: readonly PeakMeter[]): void {
  const context = fitted(canvas);
  if (!context) return;
  const height = canvas.clientHeight;
  const bar = (width - gap) / 2;
  channels.forEach(({ levelDb, heldDb }, channel) => {
    const left = channel * (bar + gap);
    const fill = (fromDb: number | null, toDb: number, colour: string) => {
      const bottom = height * (1 - toDeflection(fromDb));
      const top = height * (1 - toDeflection(Math.min(levelDb, toDb)));
      if (top >= bottom) return;
      context.fillStyle = colour;
      context.fillRect(left, top, bar, bottom - top);
    };
    fill(null, -12, ink.low);
    fill(-12, 0, ink.middle);
    fill(0, 6, ink.high);
    if (heldDb <= -70) return;
    context.fillStyle = heldDb > 0 ? ink.high : ink.mark;
    context.fillRect(left, Math.min(height - 1, height * (1 - toDeflection(heldDb))), bar, 1.5);
  });
}

function tell(canvas: HTMLElement | null, highest: HTMLElement | null, levelDb: number, highestDb: number): void {
  canvas?.setAttribute("aria-valuenow", levelDb.toFixed(1));
  canvas?.setAttribute("aria-valuetext", `${decibelText(levelDb)} dB`);
  const text = decibelText(highestDb);
  if (!highest || highest.textContent === text) return;
  highest.textContent = text;
  highest.classList.toggle("meter-over", highestDb > 0);
}
