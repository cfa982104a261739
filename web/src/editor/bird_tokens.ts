// Cuts a .bird song into tokens, line by line, for colours alone. It colours anything; the program says what is wrong. What
// is what stands in bird.tmLanguage.json, which other editors read too.
//
//   tokensOf("  n > C4 E4", "sec")       // [{from: 2, to: 3, kind: "word"}, …]

import grammar from "./bird.tmLanguage.json";
import { blockOf, type Grammar, tokensIn } from "./text_mate";

export const kinds = [
  "word", // the first word of a line
  "section", // the name of a section or a motif
  "track",
  "plugin",
  "parameter",
  "rhythm",
  "rest",
  "pitch",
  "chord",
  "number",
  "sign", // brackets, and signs that refer to the token before
  "comment",
] as const;
export type TokenKind = (typeof kinds)[number];
export type Token = { from: number; to: number; kind: TokenKind };

/** The word at the left edge above a line; empty before the first one. */
export type Block = string;

const language = grammar as unknown as Grammar;

/** The block of the lines after this one. */
export function blockAfter(line: string, block: Block): Block {
  return /^[^\s#]/.test(line) ? (line.match(/^\S+/)?.[0] ?? block) : block;
}

export function tokensOf(line: string, block: Block): Token[] {
  const rules = /^\s/.test(line) ? blockOf(language, block) : language.patterns;
  return tokensIn(line, rules, language) as Token[];
}
