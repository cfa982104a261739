import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../song/wire";
import { firstOf, stretchOf, summaryOf } from "./diagnostics";

const at = (line: number, column: number, end_column = column + 1, severity: Diagnostic["severity"] = "error"): Diagnostic => ({
  line,
  column,
  end_line: line,
  end_column,
  severity,
  message: "",
});
const text = "sig\n  bpm 12o\n# Flöte \u{1f3b5} x\n";
const marked = (diagnostic: Diagnostic) => {
  const { from, to } = stretchOf(text, diagnostic);
  return text.slice(from, to);
};

describe("the stretch of a diagnostic", () => {
  it("is what its lines and columns say, which count from 1", () => {
    expect(marked(at(2, 7, 10))).toBe("12o");
    expect(marked(at(1, 1, 4))).toBe("sig");
  });

  it("counts characters, of which some have two units", () => {
    expect(marked(at(3, 3, 8))).toBe("Flöte");
    expect(marked(at(3, 11, 12))).toBe("x");
  });

  it("is the begin of the text where it speaks of all of it", () => {
    expect(stretchOf(text, { ...at(0, 0), end_line: 0 })).toEqual({ from: 0, to: 0 });
  });

  it("stays within its line and the text when that has changed since", () => {
    expect(stretchOf(text, at(2, 99))).toEqual({ from: 13, to: 13 });
    expect(stretchOf(text, at(99, 1))).toEqual({ from: text.length, to: text.length });
    expect(stretchOf("", at(1, 5))).toEqual({ from: 0, to: 0 });
  });
});

it("is summed up by kind, notes left out", () => {
  expect(summaryOf([at(1, 1), at(2, 1), at(3, 1, 2, "warning"), at(4, 1, 2, "note")])).toBe("2 errors, 1 warning");
  expect(summaryOf([at(4, 1, 2, "note")])).toBe("");
});

it("shows the first error before an earlier warning", () => {
  expect(firstOf([at(1, 1, 2, "warning"), at(9, 1), at(3, 1)])).toMatchObject({ line: 3 });
  expect(firstOf([])).toBeNull();
});
