import { expect, it } from "vitest";
import { Tape } from "./tape";

const frame = (samples: number[], channels: number, sampleRate = 48_000) => ({
  samples: Float32Array.from(samples),
  channels,
  frames: samples.length / channels,
  sampleRate,
});
const newest = (tape: Tape, channel: 0 | 1, length: number) => {
  const wave = new Float32Array(length);
  tape.newest(channel, wave);
  return [...wave];
};

it("gives back the newest of each channel, with silence before the first", () => {
  const tape = new Tape();
  tape.write(frame([1, 10, 2, 20], 2));
  tape.write(frame([3, 30], 2));
  expect(newest(tape, 0, 2)).toEqual([2, 3]);
  expect(newest(tape, 1, 4)).toEqual([0, 10, 20, 30]);
});

it("has a mono plugin on both channels", () => {
  const tape = new Tape();
  tape.write(frame([1, 2], 1));
  expect(newest(tape, 1, 2)).toEqual([1, 2]);
});

it("goes on after its end without a seam", () => {
  const tape = new Tape();
  for (let block = 0; block < 100; ++block) tape.write(frame(Array.from({ length: 1000 }, (_, i) => block * 1000 + i), 1));
  expect(newest(tape, 0, 3)).toEqual([99_997, 99_998, 99_999]);
  expect(newest(tape, 0, 20_000)[0]).toBe(80_000);
});

it("begins anew with another sample rate, and when it is cleared", () => {
  const tape = new Tape();
  tape.write(frame([1, 1], 1));
  tape.write(frame([2], 1, 44_100));
  expect(newest(tape, 0, 3)).toEqual([0, 0, 2]);
  const before = tape.written;
  tape.clear();
  expect(newest(tape, 0, 1)).toEqual([0]);
  expect(tape.written).toBeGreaterThan(before);
});
