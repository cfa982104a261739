import { expect, it } from "vitest";
import { keptSelection, keptSlot } from "./selection";
import type { Track } from "./wire";

const track = (number: number, ...slots: number[]) => ({ number, plugins: slots.map((slot) => ({ slot })) as Track["plugins"] });
const before = [track(1, 10, 11, 12), track(2, 20)];

it("stays with what an edit leaves where it was, or moves", () => {
  expect(keptSelection({ track: 1, slot: 11 }, before, [track(2, 20), track(1, 30, 11)])).toEqual({ track: 1, slot: 11 });
});

it("goes with its track", () => {
  expect(keptSelection({ track: 1, slot: 11 }, before, [track(2, 20)])).toEqual({ track: null, slot: null });
});

it("gives a plugin's place to the new one there, and not to the next that moved up", () => {
  expect(keptSlot(11, before, [track(1, 10, 31, 12), track(2, 20)])).toBe(31);
  expect(keptSlot(11, before, [track(1, 10, 12), track(2, 20)])).toBeNull();
  expect(keptSlot(12, before, [track(1, 10, 11), track(2, 20)])).toBeNull();
});

it("is nothing where nothing was, or nobody knows what it was", () => {
  expect(keptSlot(null, before, before)).toBeNull();
  expect(keptSlot(99, before, before)).toBeNull();
});
