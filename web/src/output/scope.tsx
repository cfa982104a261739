// The wave of the plugin's output. It begins at a rising zero crossing of the louder channel, so that a steady tone
// stands still; its height follows the sound in steps of two.

import { useEffect, useRef } from "react";
import { eachFrame } from "../live";
import { fitted, ink } from "../ui/canvas";
import { ScopeRange } from "./scope_range";
import { tape } from "./tape";
import { risingCrossings, stillest, valueAt } from "./trigger";

const shownSeconds = 0.02;
/** How far back to look for a start: one period of 25 Hz. */
const searchedSeconds = 0.04;

export function Scope() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const picture = new Picture();
    let seen = -1;
    let width = 0;
    return eachFrame((nowMs) => {
      if (!canvas.current || (tape.written === seen && canvas.current.clientWidth === width)) return;
      seen = tape.written;
      width = canvas.current.clientWidth;
      picture.take(nowMs);
      draw(canvas.current, picture);
    });
  }, []);
  return <canvas className="output-canvas output-scope" ref={canvas} role="img" aria-label="Wave of the output" data-testid="scope" />;
}

/** The stretch of sound that is shown, and its scale. */
class Picture {
  waves: [Float32Array, Float32Array] = [new Float32Array(0), new Float32Array(0)];
  start = 0;
  length = 0;
  range = 1;
  private readonly ranges = new ScopeRange();
  private shown: Float32Array | null = null;

  take(nowMs: number): void {
    this.length = Math.round(shownSeconds * tape.sampleRate);
    const whole = this.length + Math.round(searchedSeconds * tape.sampleRate);
    if (this.waves[0].length !== whole) this.waves = [new Float32Array(whole), new Float32Array(whole)];
    tape.newest(0, this.waves[0]);
    tape.newest(1, this.waves[1]);
    const [left, right] = this.waves.map(largest) as [number, number];
    this.range = this.ranges.update(Math.max(left, right), nowMs);
    this.trigger(this.waves[left >= right ? 0 : 1], Math.max(left, right));
  }

  private trigger(wave: Float32Array, peak: number): void {
    const last = wave.length - this.length - 1;
    const shown = this.shown?.length === this.length ? this.shown : null;
    this.start = stillest(wave, risingCrossings(wave, last, 0.1 * peak), shown) ?? last;
    this.shown = Float32Array.from({ length: this.length }, (_, i) => valueAt(wave, this.start + i));
  }
}

function largest(wave: Float32Array): number {
  let found = 0;
  for (const sample of wave) found = Math.max(found, Math.abs(sample));
  return found;
}

function draw(canvas: HTMLCanvasElement, picture: Picture): void {
  const context = fitted(canvas);
  if (!context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  context.fillStyle = ink.grid;
  context.fillRect(0, Math.round(height / 2), width, 1);
  for (const quarter of [1, 2, 3]) context.fillRect(Math.round((width * quarter) / 4), 0, 1, height);
  trace(context, picture.waves[1], picture, ink.middle, width, height);
  trace(context, picture.waves[0], picture, ink.low, width, height);
  context.fillStyle = ink.text;
  context.font = ink.font;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText(`±${picture.range}`, 4, 3);
  context.textAlign = "right";
  context.textBaseline = "bottom";
  context.fillText(`${1000 * shownSeconds} ms`, width - 4, height - 2);
}

function trace(
  context: CanvasRenderingContext2D,
  wave: Float32Array,
  { start, length, range }: Picture,
  colour: string,
  width: number,
  height: number,
): void {
  const middle = height / 2;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.beginPath();
  // Draws every frame, so that no peak is lost between two columns of pixels.
  for (let i = 0; i <= length; ++i) {
    context.lineTo((i / length) * width, middle - (valueAt(wave, start + i) / range) * (middle - 2));
  }
  context.stroke();
}
