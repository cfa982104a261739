import { expect, it } from "vitest";
import { currentOf, withoutSource } from "./messages";

it("says the source once", () => {
  expect(withoutSource({ message: "[mixer] drums volume -3.0 -> -6.0 dB", source: "mixer" })).toBe("drums volume -3.0 -> -6.0 dB");
  expect(withoutSource({ message: "as a hand wrote it", source: "user" })).toBe("as a hand wrote it");
});

it("stands at the newest entry that is not undone", () => {
  const entry = (id: number, is_undone: boolean) => ({ id, is_undone, message: "", source: "song" as const, time: "" });
  expect(currentOf([entry(3, true), entry(2, false), entry(1, false)])).toBe(2);
  expect(currentOf([])).toBeNull();
});
