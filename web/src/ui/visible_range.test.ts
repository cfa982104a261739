import { expect, it } from "vitest";
import { visibleRange } from "./visible_range";

it("holds what can be seen and one more on each side", () => {
  expect(visibleRange(0, 100, 40, 200)).toEqual([0, 4]);
  expect(visibleRange(400, 100, 40, 200)).toEqual([9, 14]);
});

it("stays within what is there", () => {
  expect(visibleRange(7900, 1000, 40, 200)).toEqual([196, 200]);
  expect(visibleRange(99999, 1000, 40, 200)).toEqual([200, 200]);
  expect(visibleRange(0, 1000, 40, 0)).toEqual([0, 0]);
});
