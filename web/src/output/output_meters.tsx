// Peak and RMS of the plugin's output, left above right: the bar is the peak, its bright core the RMS.

import { useEffect, useRef } from "react";
import { eachFrame } from "../live";
import { amplitudeToDecibels, decibelText, marksDb, toDeflection } from "../mixer/decibels";
import { PeakMeter } from "../mixer/peak_meter";
import { fitted, ink } from "../ui/canvas";
import { Levels } from "./levels";
import { tape } from "./tape";

const toldEveryMs = 200;
const barHeight = 8;
const gap = 3;

export function OutputMeters() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const peakText = useRef<HTMLSpanElement>(null);
  const rmsText = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const levels = new Levels(tape);
    const meters = [new PeakMeter(), new PeakMeter()] as const;
    let drawn = "";
    let toldMs = 0;
    return eachFrame((nowMs) => {
      const { peaks, rms } = levels.look();
      meters.forEach((meter, channel) => meter.update(peaks[channel]!, nowMs));
      const rmsDb = rms.map(amplitudeToDecibels);
      const next = [...meters.flatMap(({ levelDb, heldDb }) => [levelDb, heldDb]), ...rmsDb, canvas.current?.clientWidth].join(" ");
      if (next !== drawn && canvas.current) draw(canvas.current, meters, rmsDb);
      drawn = next;
      if (nowMs - toldMs < toldEveryMs) return;
      toldMs = nowMs;
      const peakDb = Math.max(...meters.map(({ heldDb }) => heldDb));
      const loudestDb = amplitudeToDecibels(Math.max(...rms));
      if (peakText.current) peakText.current.textContent = decibelText(peakDb);
      if (rmsText.current) rmsText.current.textContent = decibelText(loudestDb);
      canvas.current?.setAttribute("aria-valuenow", Math.max(-90, peakDb).toFixed(1));
      canvas.current?.setAttribute("aria-valuetext", `peak ${decibelText(peakDb)} dB, RMS ${decibelText(loudestDb)} dB`);
    });
  }, []);

  return (
    <>
      <div className="output-head">
        <h3 className="panel-title">Output</h3>
        <p className="output-levels numbers muted">
          <span>peak</span>
          <span className="output-level" ref={peakText} data-testid="output-peak">-∞</span>
          <span>RMS</span>
          <span className="output-level" ref={rmsText} data-testid="output-rms">-∞</span>
          <span>dB</span>
        </p>
      </div>
      <canvas
        className="output-canvas output-meters"
        ref={canvas}
        role="meter"
        aria-label="Output level"
        aria-valuemin={-90}
        aria-valuemax={6}
        aria-valuenow={-90}
        data-testid="output-meter"
      />
    </>
  );
}

function draw(canvas: HTMLCanvasElement, meters: readonly PeakMeter[], rmsDb: (number | null)[]): void {
  const context = fitted(canvas);
  if (!context) return;
  const width = canvas.clientWidth;
  const at = (db: number | null) => width * toDeflection(db);
  meters.forEach(({ levelDb, heldDb }, channel) => {
    const top = gap + channel * (barHeight + gap);
    const fill = (fromDb: number | null, toDb: number, colour: string) => {
      const [from, to] = [at(fromDb), at(Math.min(levelDb, toDb))];
      if (to <= from) return;
      context.fillStyle = colour;
      context.fillRect(from, top, to - from, barHeight);
    };
    fill(null, -12, ink.low);
    fill(-12, 0, ink.middle);
    fill(0, 6, ink.high);
    context.fillStyle = ink.core;
    context.fillRect(0, top + 2, at(rmsDb[channel] ?? null), barHeight - 4);
    if (heldDb <= -70) return;
    context.fillStyle = heldDb > 0 ? ink.high : ink.mark;
    context.fillRect(Math.min(width - 2, at(heldDb)), top, 2, barHeight);
  });
  drawMarks(context, at, gap + 2 * (barHeight + gap));
}

function drawMarks(context: CanvasRenderingContext2D, at: (db: number) => number, top: number): void {
  context.fillStyle = ink.text;
  context.font = ink.font;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const db of marksDb.slice(1)) context.fillText(String(db), at(db), top);
}
