import { expect, it } from "vitest";
import { calmMs, ScopeRange } from "./scope_range";

it("grows at once to what holds the sound", () => {
  const range = new ScopeRange();
  expect(range.update(0.9, 0)).toBe(1);
  expect(range.update(3, 1)).toBe(4);
});

it("shrinks step by step, and only when the sound stayed small", () => {
  const range = new ScopeRange();
  expect(range.update(0.1, 0)).toBe(1);
  expect(range.update(0.1, calmMs - 1)).toBe(1);
  expect(range.update(0.7, calmMs)).toBe(1);
  range.update(0.1, calmMs + 1);
  expect(range.update(0.1, 2 * calmMs)).toBe(1);
  expect(range.update(0.1, 2 * calmMs + 1)).toBe(0.5);
});

it("stays where it is in silence", () => {
  const range = new ScopeRange();
  for (let second = 0; second < 100; ++second) range.update(0, 1000 * second);
  expect(range.update(0, 100_000)).toBe(1);
});
