// Cuts a .bird song into tokens, line by line, for colours alone. It colours anything; the program says what is wrong.
//
//   tokensOf("  n > C4 E4", "sec")       // [{from: 2, to: 3, kind: "word"}, …]

export type TokenKind =
  | "word" // the first word of a line
  | "section" // the name of a section
  | "track"
  | "plugin"
  | "parameter"
  | "rhythm"
  | "rest"
  | "pitch"
  | "chord"
  | "number"
  | "sign" // brackets, and signs that refer to the token before
  | "comment";
export type Token = { from: number; to: number; kind: TokenKind };

/** The word at the left edge above a line; empty before the first one. */
export type Block = string;

const words = new Set(
  "sig bpm scale key meter tracks channels ch trk plugin fx strip type motif arr sec cont p v n t sw cc gate clip bend press slide volume pan mute solo send out sidechain preset tuning seed b var mix m".split(" "),
);
const argumentKinds: Record<string, TokenKind> = {
  p: "rhythm",
  n: "pitch",
  scale: "pitch",
  key: "pitch",
  plugin: "plugin",
  fx: "plugin",
  strip: "plugin",
  sec: "section",
  arr: "section",
  motif: "section",
  ch: "track",
  trk: "track",
};
/** The names of plugins may stand in quotes. */
const wordsOrQuoted = /"[^"]+"|'[^']+'|\S+/g;
const number = /^[-+]?\d+(\.\d+)?(\/\d+)?b?_?$/;
const step = /^(-|[-+]\d+|>|\.|,)$/;

/** The block of the lines after this one. */
export function blockAfter(line: string, block: Block): Block {
  return /^[^\s#]/.test(line) ? (line.match(/^\S+/)?.[0] ?? block) : block;
}

export function tokensOf(line: string, block: Block): Token[] {
  const found = [...line.matchAll(/^\s*(plugin|fx|strip|preset|clip|tuning)\s/.test(line) ? wordsOrQuoted : /\S+/g)].map((match) => ({ text: match[0], from: match.index }));
  const comment = found.findIndex(({ text }) => text.startsWith("#"));
  const spoken = comment < 0 ? found : found.slice(0, comment);
  const [head, ...rest] = spoken;
  const tokens = head ? [headOf(head, line, block), ...rest.flatMap((one) => argumentOf(one, kindBehind(head.text, line, block)))] : [];
  const start = found[comment]?.from;
  return start === undefined ? tokens : [...tokens, { from: start, to: line.length, kind: "comment" }];
}

type Found = { text: string; from: number };
const isIndented = (line: string) => /^\s/.test(line);

function headOf({ text, from }: Found, line: string, block: Block): Token {
  const to = from + text.length;
  if (isIndented(line) && block === "arr") return { from, to, kind: "section" };
  if (isIndented(line) && number.test(text)) return { from, to, kind: "number" };
  return { from, to, kind: words.has(text) ? "word" : "parameter" };
}

function kindBehind(head: string, line: string, block: Block): TokenKind {
  if (isIndented(line) && block === "arr") return "section";
  if (isIndented(line) && (block === "tracks" || block === "channels") && number.test(head)) return "track";
  return argumentKinds[head] ?? "number";
}

/** The tokens of an argument; brackets around it are signs of their own. */
function argumentOf({ text, from }: Found, usual: TokenKind): Token[] {
  const open = text.match(/^\[+/)?.[0].length ?? 0;
  const close = open === text.length ? 0 : (text.match(/\]+$/)?.[0].length ?? 0);
  const inner = text.slice(open, text.length - close);
  const tokens: Token[] = [
    { from, to: from + open, kind: "sign" },
    { from: from + open, to: from + text.length - close, kind: kindOf(inner, usual) },
    { from: from + text.length - close, to: from + text.length, kind: "sign" },
  ];
  return tokens.filter((token) => token.to > token.from);
}

function kindOf(text: string, usual: TokenKind): TokenKind {
  if (usual === "rhythm") return text.startsWith("@") ? "section" : text.startsWith("_") ? "rest" : "rhythm";
  if (step.test(text)) return "sign";
  if (usual === "pitch") return text.startsWith("@") ? "chord" : "pitch";
  if (usual === "number") return number.test(text) || /^[~<>]/.test(text) ? "number" : "sign";
  return number.test(text) ? "number" : usual;
}
