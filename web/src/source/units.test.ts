import { describe, expect, it } from "vitest";
import { hertzText, levelText, readDecibels, readHertz } from "./units";

describe("a frequency", () => {
  it("is written short", () => {
    expect([41.234, 440, 1500, 12_345].map(hertzText)).toEqual(["41.2 Hz", "440 Hz", "1.5 kHz", "12.3 kHz"]);
  });

  it("is read with and without its unit", () => {
    expect(["440", "440 Hz", "1.5k", "1,5 kHz", " 20 "].map(readHertz)).toEqual([440, 440, 1500, 1500, 20]);
  });

  it.each(["", "high", "19", "20001", "-440", "1.5 m"])("is not '%s'", (text) => expect(() => readHertz(text)).toThrow(/20 Hz/));
});

describe("a level", () => {
  it("is written and read in decibels", () => {
    expect(levelText(-18.04)).toBe("-18 dB");
    expect(["-18", "-18 dB", "−6.5dB", "0", "-0"].map(readDecibels)).toEqual([-18, -18, -6.5, 0, 0]);
  });

  it.each(["", "loud", "1", "-61"])("is not '%s'", (text) => expect(() => readDecibels(text)).toThrow(/-60 to 0/));
});
