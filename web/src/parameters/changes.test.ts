import { describe, expect, it } from "vitest";
import type { Parameter } from "../protocol";
import { changeOf } from "./changes";

const rate: Parameter = {
  id: "rate",
  name: "Rate",
  group: "",
  unit: "Hz",
  kind: "float",
  min: 0.1,
  max: 20,
  initial: 4,
  logarithmic: true,
  automatable: true,
  read_only: false,
  hidden: false,
  choices: [],
  value: 4,
  text: "4",
};
const shape: Parameter = { ...rate, id: "shape", unit: "", kind: "choice", min: 0, max: 1, choices: ["Sine", "Square"] };
const four = { value: 4, text: "4" };

describe("a changed range", () => {
  it("is told as old and new, with the unit", () => {
    expect(changeOf(rate, { ...rate, max: 8 }, four)).toEqual({ range: "0.1 – 20 → 0.1 – 8 Hz", clampedFrom: null });
  });

  it("tells the old unit where it is another", () => {
    expect(changeOf(rate, { ...rate, min: 100, max: 1000, unit: "ms" }, { value: 200, text: "" })?.range).toBe(
      "0.1 – 20 Hz → 100 – 1000 ms",
    );
  });

  it("of a choice is told by its names", () => {
    const more = { ...shape, max: 2, choices: ["Sine", "Square", "Saw"] };
    expect(changeOf(shape, more, { value: 0, text: "Sine" })?.range).toBe("Sine, Square → Sine, Square, Saw");
  });

  it("is a change of kind, too", () => {
    expect(changeOf(rate, { ...shape, id: "rate" }, four)).toEqual({ range: "0.1 – 20 Hz → Sine, Square", clampedFrom: null });
  });

  it("is none when another default or value came", () => {
    expect(changeOf(rate, { ...rate, initial: 2, value: 2, text: "2" }, four)).toBeNull();
  });

  it("hides what float made of a round number", () => {
    expect(changeOf(rate, { ...rate, min: Math.fround(0.2) }, four)?.range).toBe("0.1 – 20 → 0.2 – 20 Hz");
  });
});

it("tells the value that the new range has no room for", () => {
  const narrow = { ...rate, max: 8, value: 8, text: "8" };
  expect(changeOf(rate, narrow, { value: 18, text: "18" })?.clampedFrom).toBe("18");
  expect(changeOf(rate, narrow, { value: 8, text: "8" })?.clampedFrom).toBeNull();
});
