import { describe, expect, it } from "vitest";
import { JitterBuffer, targetSeconds } from "./jitter_buffer";

const rate = 48000;
const block = 128;
const sine = (frame: number) => Math.sin((2 * Math.PI * 440 * frame) / rate);

/** Writes `frames` frames of the sine from `start` on, to both channels. */
function write(buffer: JitterBuffer, start: number, frames: number): void {
  const samples = new Float32Array(2 * frames);
  for (let frame = 0; frame < frames; ++frame) samples[2 * frame] = samples[2 * frame + 1] = sine(start + frame);
  buffer.write(samples, 2, rate);
}

function read(buffer: JitterBuffer, length = block): Float32Array {
  const left = new Float32Array(length);
  buffer.read([left, new Float32Array(length)]);
  return left;
}

const largest = (samples: Iterable<number>) => {
  let found = -Infinity;
  for (const sample of samples) found = Math.max(found, sample);
  return found;
};
const largestStep = (samples: number[]) =>
  largest(samples.slice(1).map((sample, index) => Math.abs(sample - samples[index]!)));
const sineStep = (2 * Math.PI * 440) / rate;

describe("a steady stream", () => {
  it("is silent until the target is reached, then sounds without end", () => {
    const buffer = new JitterBuffer(rate);
    write(buffer, 0, targetSeconds * rate - 1);
    expect(largest(read(buffer))).toBe(0);
    let written = targetSeconds * rate - 1;
    const heard: number[] = [];
    for (let i = 0; i < 2000; ++i) {
      write(buffer, written, block);
      written += block;
      heard.push(...read(buffer));
    }
    expect(buffer.underruns).toBe(0);
    expect(largest(heard.slice(1000))).toBeGreaterThan(0.99);
    expect(largestStep(heard)).toBeLessThan(1.1 * sineStep);
  });

  it("comes out sample by sample as it went in", () => {
    const buffer = new JitterBuffer(rate);
    write(buffer, 0, targetSeconds * rate);
    let written = targetSeconds * rate;
    const heard: number[] = [];
    for (let i = 0; i < 20; ++i) {
      heard.push(...read(buffer));
      write(buffer, written, block);
      written += block;
    }
    // After the fade in; the interpolation looks one frame ahead.
    for (let frame = 300; frame < heard.length; ++frame) expect(heard[frame]).toBeCloseTo(sine(frame + 1), 6);
  });
});

describe("a gap", () => {
  it("is bridged by fades and not by a click, and the sound comes back", () => {
    const buffer = new JitterBuffer(rate);
    write(buffer, 0, targetSeconds * rate);
    const heard: number[] = [];
    for (let i = 0; i < 100; ++i) heard.push(...read(buffer));
    expect(buffer.underruns).toBe(1);
    expect(heard.at(-1)).toBe(0);
    write(buffer, 100_000, 2 * targetSeconds * rate);
    for (let i = 0; i < 20; ++i) heard.push(...read(buffer));
    expect(largest(heard.slice(-1000))).toBeGreaterThan(0.99);
    expect(largestStep(heard)).toBeLessThan(1.2 * sineStep);
  });
});

describe("a flood", () => {
  it("is skipped, so that the delay does not stay", () => {
    const buffer = new JitterBuffer(rate);
    write(buffer, 0, targetSeconds * rate);
    read(buffer);
    write(buffer, 6000, 30_000);
    for (let i = 0; i < 8; ++i) read(buffer);
    expect(buffer.fill).toBeLessThan(1.1 * targetSeconds * rate);
  });

  it("larger than the ring leaves the newest", () => {
    const buffer = new JitterBuffer(rate);
    write(buffer, 0, 3 * rate);
    expect(buffer.fill).toBe(targetSeconds * rate);
  });
});

it("follows a source whose clock is 0.1 % fast, without a gap", () => {
  const buffer = new JitterBuffer(rate);
  write(buffer, 0, targetSeconds * rate);
  let due = 0;
  let written = targetSeconds * rate;
  for (let i = 0; i < 60_000; ++i) {
    due += block * 1.001;
    const frames = Math.floor(due);
    due -= frames;
    write(buffer, written, frames);
    written += frames;
    read(buffer);
  }
  expect(buffer.underruns).toBe(0);
  expect(buffer.fill).toBeLessThan(2 * targetSeconds * rate);
});

it("plays a source of another rate at its own pitch", () => {
  const buffer = new JitterBuffer(44100);
  const samples = new Float32Array(2 * rate);
  for (let frame = 0; frame < rate; ++frame) samples[2 * frame] = samples[2 * frame + 1] = sine(frame);
  buffer.write(samples.subarray(0, 2 * 12_000), 2, rate);
  const heard = read(buffer, 4410);
  let crossings = 0;
  for (let i = 1; i < heard.length; ++i) if (heard[i - 1]! < 0 && heard[i]! >= 0) ++crossings;
  expect(Math.abs(crossings - 44)).toBeLessThanOrEqual(1);
});
