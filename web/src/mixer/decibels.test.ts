import { describe, expect, it } from "vitest";
import { amplitudeToDecibels, decibelText, panText, toDecibels, toDeflection } from "./decibels";

describe("the scale of faders and meters", () => {
  it("gives back the level it was given, between its ends", () => {
    for (let db = -69.5; db <= 6; db += 0.5) expect(toDecibels(toDeflection(db))).toBeCloseTo(db, 9);
  });

  it("has silence at the bottom and +6 dB at the top", () => {
    expect(toDeflection(null)).toBe(0);
    expect(toDeflection(-200)).toBe(0);
    expect(toDecibels(0)).toBeNull();
    expect(toDeflection(6)).toBe(1);
    expect(toDeflection(20)).toBe(1);
  });

  it("deflects as IEC 60268-18 says: 0 dB at 100, -20 dB at 50, -40 dB at 15 of 115", () => {
    expect([0, -20, -40].map((db) => Math.round(toDeflection(db) * 115))).toEqual([100, 50, 15]);
  });
});

it("knows half an amplitude as -6 dB and none as silence", () => {
  expect(amplitudeToDecibels(0.5)).toBeCloseTo(-6.02, 2);
  expect(amplitudeToDecibels(0)).toBeNull();
});

it("writes levels with one digit and a sign above zero", () => {
  expect([1.5, 0, -0.04, -6, null].map(decibelText)).toEqual(["+1.5", "0.0", "0.0", "-6.0", "-∞"]);
});

it("writes pans as side and percent", () => {
  expect([-1, -0.3, 0, 0.004, 1].map(panText)).toEqual(["L 100", "L 30", "C", "C", "R 100"]);
});
