import { describe, expect, it } from "vitest";
import text from "../../../docs/bird.md?raw";
import { type Block, blockAfter, kinds, tokensOf } from "./bird_tokens";

/** The examples of docs/bird.md, each as its lines, with the number of the page's line before the first. */
function examples(): { line: number; lines: string[] }[] {
  const page = text.split("\n");
  return page.flatMap((line, at) => (line === "```bird" ? [{ line: at + 1, lines: page.slice(at + 1, page.indexOf("```", at + 1)) }] : []));
}

describe("the grammar for editors", () => {
  it("colours every word of the language page's examples, and each once", () => {
    expect(examples().length).toBeGreaterThan(10);
    for (const { line, lines } of examples()) {
      let block: Block = "";
      for (const [at, text] of lines.entries()) {
        const coloured = Array(text.length).fill(0);
        for (const { from, to, kind } of tokensOf(text, block)) {
          expect(kinds).toContain(kind);
          for (let column = from; column < to; ++column) ++coloured[column];
        }
        block = blockAfter(text, block);
        for (const [column, letter] of [...text].entries()) {
          expect(coloured[column], `line ${line + at + 1}: ${text}`).toBeLessThanOrEqual(1);
          if (letter !== " ") expect(coloured[column], `line ${line + at + 1}: ${text}`).toBe(1);
        }
      }
    }
  });

  it("takes no long time over a long line", () => {
    const line = "    p " + "x [x x] q(3,8) _ @riff ".repeat(2000);
    expect(tokensOf(line, "sec").length).toBeGreaterThan(10_000);
  });
});
