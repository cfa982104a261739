import { expect, it } from "vitest";
import { fallDbPerSecond, holdMs, PeakMeter } from "./peak_meter";

it("rises at once and falls at a steady rate", () => {
  const meter = new PeakMeter();
  meter.update(1, 0);
  expect(meter.levelDb).toBeCloseTo(0, 9);
  meter.update(0, 500);
  expect(meter.levelDb).toBeCloseTo(-fallDbPerSecond / 2, 9);
});

it("keeps the highest level marked for a while, then lets it fall", () => {
  const meter = new PeakMeter();
  meter.update(1, 0);
  meter.update(0.01, holdMs);
  expect(meter.heldDb).toBeCloseTo(0, 9);
  meter.update(0.01, holdMs + 1000);
  expect(meter.heldDb).toBeCloseTo(-fallDbPerSecond, 9);
});

it("remembers the highest of all until it is told to start anew", () => {
  const meter = new PeakMeter();
  meter.update(2, 0);
  meter.update(0.1, 60_000);
  expect(meter.highestDb).toBeCloseTo(6.02, 2);
  meter.reset();
  meter.update(0.1, 60_001);
  expect(meter.highestDb).toBeCloseTo(-20, 9);
});

it("stays within its scale after long silence", () => {
  const meter = new PeakMeter();
  for (let second = 0; second < 100; ++second) meter.update(0, second * 1000);
  expect(meter.levelDb).toBe(-90);
  expect(meter.heldDb).toBe(-90);
});
