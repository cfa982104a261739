import { describe, expect, it } from "vitest";
import { type Range, stepsOf, toPosition, toValue } from "./curve";

const cutoff: Range = { kind: "float", min: 20, max: 20000, logarithmic: true };
const gain: Range = { kind: "float", min: -60, max: 12, logarithmic: false };
const voices: Range = { kind: "integer", min: 1, max: 16, logarithmic: false };

describe("the travel of a control", () => {
  it("goes in equal ratios where the parameter is logarithmic", () => {
    expect(toValue(cutoff, 1 / 3)).toBeCloseTo(200, 6);
    expect(toValue(cutoff, 2 / 3)).toBeCloseTo(2000, 6);
    expect(toPosition(cutoff, 200)).toBeCloseTo(1 / 3, 9);
  });

  it("goes in equal steps otherwise, and where a logarithm has no meaning", () => {
    expect(toValue(gain, 0.5)).toBeCloseTo(-24, 9);
    expect(toValue({ ...gain, logarithmic: true }, 0.5)).toBeCloseTo(-24, 9);
  });

  it.each([cutoff, gain])("gives back the value it was given (%o)", (range) => {
    for (let position = 0; position <= 1; position += 1 / 64) {
      expect(toPosition(range, toValue(range, position))).toBeCloseTo(position, 9);
    }
  });

  it("ends exactly at the ends", () => {
    expect([toValue(cutoff, 0), toValue(cutoff, 1)]).toEqual([20, 20000]);
    expect([toValue(cutoff, -3), toValue(cutoff, 7)]).toEqual([20, 20000]);
    expect([toPosition(cutoff, 1), toPosition(cutoff, 1e9)]).toEqual([0, 1]);
  });

  it("stands at whole numbers for integers", () => {
    for (let position = 0; position <= 1; position += 0.01) expect(toValue(voices, position) % 1).toBe(0);
  });

  it("is no division by zero where there is nothing to choose", () => {
    expect(toPosition({ ...gain, min: 3, max: 3 }, 3)).toBe(0);
    expect(toValue({ ...gain, min: 3, max: 3 }, 0.5)).toBe(3);
  });
});

describe("a key press", () => {
  it("moves an integer by one", () => {
    const { normal, fine } = stepsOf(voices);
    expect(toValue(voices, toPosition(voices, 7) + normal)).toBe(8);
    expect(toValue(voices, toPosition(voices, 7) - fine)).toBe(6);
  });

  it("moves a float ten times finer with shift", () => {
    const { normal, fine } = stepsOf(cutoff);
    expect(normal / fine).toBeCloseTo(10, 9);
  });
});
