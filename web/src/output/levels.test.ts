import { expect, it } from "vitest";
import { Levels, rmsSeconds } from "./levels";
import { Tape } from "./tape";

const sampleRate = 48_000;
const write = (tape: Tape, samples: number[]) =>
  tape.write({ samples: Float32Array.from(samples), channels: 1, frames: samples.length, sampleRate });
const sine = (length: number) => Array.from({ length }, (_, n) => 0.5 * Math.sin((2 * Math.PI * n) / 48));

it("tells a sine's peak, and its root mean square 3 dB below", () => {
  const tape = new Tape();
  write(tape, sine(rmsSeconds * sampleRate));
  const { peaks, rms } = new Levels(tape).look();
  expect(peaks[0]).toBeCloseTo(0.5, 3);
  expect(rms[1]).toBeCloseTo(0.5 / Math.SQRT2, 3);
});

it("tells each peak once", () => {
  const tape = new Tape();
  const levels = new Levels(tape);
  write(tape, [0.1, -0.9, 0.2]);
  expect(levels.look().peaks[0]).toBeCloseTo(0.9, 6);
  write(tape, [0.3]);
  expect(levels.look().peaks[0]).toBeCloseTo(0.3, 6);
  expect(levels.look().peaks[0]).toBe(0);
});
