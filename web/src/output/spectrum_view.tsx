// The spectrum of the plugin's output over a logarithmic axis. Up at once, down at a steady rate.

import { useEffect, useRef } from "react";
import { eachFrame } from "../live";
import { fitted, ink } from "../ui/canvas";
import { Analyser, floorDb, levelsAlong, positionOf } from "./spectrum";
import { tape } from "./tape";

const size = 4096;
const topDb = 6;
const bottomDb = -90;
const fallDbPerSecond = 60;
const marksHz = [50, 100, 200, 500, 1000, 2000, 5000, 10_000];
const lettered: Readonly<Record<number, string>> = { 100: "100", 1000: "1k", 10_000: "10k" };
const marksDb = [0, -30, -60];

export function SpectrumView() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const analyser = new Analyser(size);
    const [left, right] = [new Float32Array(size), new Float32Array(size)];
    let levels = new Float32Array(0);
    let still = false;
    let seen = -1;
    let lastMs = 0;
    return eachFrame((nowMs) => {
      const width = canvas.current?.clientWidth ?? 0;
      if (!canvas.current || width === 0 || (still && tape.written === seen && levels.length === width)) return;
      seen = tape.written;
      tape.newest(0, left);
      tape.newest(1, right);
      const news = levelsAlong(analyser.powers(left, right), tape.sampleRate, width);
      const fall = (fallDbPerSecond * (nowMs - lastMs)) / 1000;
      lastMs = nowMs;
      const next = news.map((level, column) => Math.max(level, (levels[column] ?? floorDb) - fall));
      still = levels.length === width && next.every((level, column) => level === levels[column]);
      levels = next;
      if (!still) draw(canvas.current, levels);
    });
  }, []);
  return (
    <canvas
      className="output-canvas output-spectrum"
      ref={canvas}
      role="img"
      aria-label="Spectrum of the output, 20 Hz to 20 kHz"
      data-testid="spectrum"
    />
  );
}

function draw(canvas: HTMLCanvasElement, levels: Float32Array): void {
  const context = fitted(canvas);
  if (!context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const yOf = (db: number) => ((topDb - db) / (topDb - bottomDb)) * height;
  drawGrid(context, width, height, yOf);
  drawCurve(context, width, height, levels, yOf);
  drawTexts(context, width, height, yOf);
}

type Scale = (db: number) => number;

function drawCurve(context: CanvasRenderingContext2D, width: number, height: number, levels: Float32Array, yOf: Scale): void {
  context.beginPath();
  context.moveTo(0, height + 2);
  levels.forEach((level, column) => context.lineTo(column, Math.max(0, yOf(level)) + 1));
  context.lineTo(width, height + 2);
  context.fillStyle = `${ink.low}55`;
  context.fill();
  context.strokeStyle = ink.low;
  context.lineWidth = 1.25;
  context.stroke();
}

function drawGrid(context: CanvasRenderingContext2D, width: number, height: number, yOf: Scale): void {
  context.fillStyle = ink.grid;
  for (const hertz of marksHz) context.fillRect(Math.round(positionOf(hertz) * width), 0, 1, height);
  for (const db of marksDb) context.fillRect(0, Math.round(yOf(db)), width, 1);
}

function drawTexts(context: CanvasRenderingContext2D, width: number, height: number, yOf: Scale): void {
  context.font = ink.font;
  context.fillStyle = ink.text;
  context.textBaseline = "bottom";
  for (const hertz of marksHz) context.fillText(lettered[hertz] ?? "", Math.round(positionOf(hertz) * width) + 3, height - 2);
  context.textBaseline = "top";
  for (const db of marksDb) context.fillText(db === 0 ? "0 dB" : String(db), 4, Math.round(yOf(db)) + 1);
}
