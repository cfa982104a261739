import { describe, expect, it } from "vitest";
import { applied, changeBetween, mergedText } from "./text_change";

describe("the change between two texts", () => {
  it("leads from one to the other, and is as short as it can be", () => {
    const texts = ["", "a", "aa", "aaa", "abab", "bpm 120\nkey D\n", "bpm 124\nkey D\n", "bpm 124\n", "\u{1f941} kick"];
    for (const before of texts) {
      for (const after of texts) {
        const change = changeBetween(before, after);
        if (before === after) expect(change).toBeNull();
        else expect(applied(before, change!)).toBe(after);
      }
    }
    expect(changeBetween("bpm 120\n", "bpm 124\n")).toEqual({ from: 6, to: 7, insert: "4" });
    expect(changeBetween("x x", "x x x")).toEqual({ from: 3, to: 3, insert: " x" });
  });
});

describe("two hands on one text", () => {
  const base = "sig\n  bpm 120\ntracks\n  1 kick\n";
  const faster = base.replace("120", "124");
  const more = base.replace("1 kick\n", "1 kick\n  2 bass\n");

  it("both have their way where they write apart, whoever is above", () => {
    const both = "sig\n  bpm 124\ntracks\n  1 kick\n  2 bass\n";
    expect(mergedText(base, faster, more)).toBe(both);
    expect(mergedText(base, more, faster)).toBe(both);
  });

  it("leaves a text that only one of them touched to that one", () => {
    expect(mergedText(base, base, more)).toBe(more);
    expect(mergedText(base, more, base)).toBe(more);
    expect(mergedText(base, more, more)).toBe(more);
  });

  it("leaves to the program what both wrote on one line", () => {
    expect(mergedText(base, base.replace("120", "90"), faster)).toBeNull();
    expect(mergedText(base, base.replace("bpm", "key"), faster)).toBeNull();
    expect(mergedText("ab", "aXb", "aYb")).toBeNull();
    expect(mergedText("abc", "abXc", "c")).toBeNull();
    expect(mergedText("a\nb\n", "a\n\nb\n", "a\nX\n")).toBeNull();
  });
});
