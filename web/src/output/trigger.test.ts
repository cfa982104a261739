import { describe, expect, it } from "vitest";
import { risingCrossings, stillest, valueAt } from "./trigger";

const wave = (length: number, of: (frame: number) => number) => Float32Array.from({ length }, (_, frame) => of(frame));
const sine = (period: number, phase = 0) => (frame: number) => Math.sin((2 * Math.PI * (frame - phase)) / period);

describe("a rising crossing", () => {
  it("is found between frames, once a period", () => {
    const found = risingCrossings(wave(400, sine(100, 30.25)), 399, 0.1);
    expect(found).toHaveLength(4);
    found.forEach((place, index) => expect(place).toBeCloseTo(30.25 + 100 * index, 2));
  });

  it("is not one that falls, nor one of noise about zero", () => {
    expect(risingCrossings(wave(100, (frame) => 1 - frame / 50), 99, 0.1)).toEqual([]);
    expect(risingCrossings(wave(100, (frame) => (frame % 2 ? 0.01 : -0.01)), 99, 0.1)).toEqual([]);
  });

  it("leaves room for the picture behind it", () => {
    expect(Math.max(...risingCrossings(wave(400, sine(100)), 250, 0.1))).toBeLessThanOrEqual(250);
  });
});

describe("the picture", () => {
  // Two crossings a period, of which only one looks like what was shown.
  const uneven = (phase: number) => (frame: number) => sine(100, phase)(frame) + 1.5 * sine(50, phase)(frame);
  const length = 300;

  it("begins at the same crossing of a period, however the sound comes in", () => {
    const shown = wave(length, uneven(0));
    for (let phase = 0; phase < 100; phase += 7) {
      const next = wave(1000, uneven(phase));
      const starts = risingCrossings(next, 1000 - length, 0.1);
      const start = stillest(next, starts, shown)!;
      for (let i = 0; i < length - 1; i += 10) expect(valueAt(next, start + i)).toBeCloseTo(shown[i]!, 1);
    }
  });

  it("begins at the newest crossing when nothing was shown, and nowhere without one", () => {
    expect(stillest(wave(10, () => 0), [2, 5], null)).toBe(5);
    expect(stillest(wave(10, () => 0), [], wave(4, () => 0))).toBeNull();
  });
});
