import { expect, it } from "vitest";
import { stepped } from "./steps";

const texts = ["New…", "Open…", "Save as…", "night"];

it("goes round with the arrows, and to the ends", () => {
  expect([stepped("ArrowDown", texts, 0), stepped("ArrowDown", texts, 3), stepped("ArrowUp", texts, 0)]).toEqual([1, 0, 3]);
  expect([stepped("Home", texts, 2), stepped("End", texts, 1)]).toEqual([0, 3]);
});

it("goes to the next that begins with a letter", () => {
  expect([stepped("n", texts, 0), stepped("N", texts, 3), stepped("o", texts, 3), stepped("x", texts, 0)]).toEqual([3, 0, 1, null]);
});

it("goes in from outside, and nowhere where there is nothing", () => {
  expect([stepped("ArrowDown", texts, -1), stepped("ArrowUp", texts, -1)]).toEqual([0, 3]);
  expect(stepped("ArrowDown", [], -1)).toBeNull();
  expect(stepped("Escape", texts, 0)).toBeNull();
});
