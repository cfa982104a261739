// What may be typed where the cursor stands in a song: words of the language, plugins, parameters of the track's plugins,
// chords, motifs and sections.
//
//   completionAt(["sec a", "  trk 1", "    p @r"], 2, 8, known)     // {from: 6, words: ["@riff"]}

import { blockAfter } from "./bird_tokens";

/** What only the program knows. */
export type Known = {
  plugins: string[]; // the words by which songs name them
  parameters: string[]; // of the plugins of the track that the cursor is in
};
export type Offer = { from: number; words: string[] };

const atTheEdge = "sig tracks motif arr sec bpm key scale meter seed tuning".split(" ");
const inBlock: Record<string, string[]> = {
  sig: "bpm key scale meter seed tuning division".split(" "),
  tracks: "plugin fx strip preset sidechain type volume pan mute solo send out tuning".split(" "),
  motif: "p v n sw t gate bend press slide".split(" "),
  sec: "trk cont p v n sw t gate bend press slide cc clip bpm meter key tuning".split(" "),
};
const movements = ["ramp", "lfo sine", "lfo tri", "lfo saw", "lfo square", "lfo random"];
const scales = "major minor dorian phrygian lydian mixolydian locrian harmonic melodic pentatonic blues chromatic wholetone".split(" ");
const qualities = " m 7 maj7 m7 dim dim7 m7b5 aug sus2 sus4 6 m6 6/9 add9 9 m9 maj9 11 m11 13 m13 maj13 mMaj7 7sus4 9sus4 7b5 7#5 7b9 7#9 7#11 maj7#11 7b13 5".split(" ");
const roots = "C C# Db D D# Eb E F F# Gb G G# Ab A A# Bb B".split(" ");
const operations = "transpose octave invert rev stretch rotate constrain harmonize shift_vel scale_vel quantize humanize swing every".split(" ");

/** `lines` are those of the whole song; `line` and `column` count from 0. Null where there is nothing to offer. */
export function completionAt(lines: string[], line: number, column: number, known: Known): Offer | null {
  const before = (lines[line] ?? "").slice(0, column);
  if (/(^|\s)#/.test(before)) return null;
  const word = before.match(/[^\s[\](,]*$/)?.[0] ?? "";
  const from = column - word.length;
  const head = before.slice(0, from).match(/\S+/)?.[0] ?? "";
  const block = blockAt(lines, line);
  const words = wordsFor({ word, head, block, isIndented: /^\s/.test(before), before, lines, known }).filter((one) => one.startsWith(word) && one !== word);
  return words.length > 0 ? { from, words } : null;
}

type Place = { word: string; head: string; block: string; isIndented: boolean; before: string; lines: string[]; known: Known };

function wordsFor({ word, head, block, isIndented, before, lines, known }: Place): string[] {
  if (/@[^\s(]+\([^)]*$/.test(before)) return operations;
  if (word.startsWith("@")) return head === "n" ? [...chords(word), ...motifs(lines)] : motifs(lines);
  if (isIndented && block === "arr") return names(lines, "sec");
  switch (head) {
    case "":
      return isIndented ? [...(inBlock[block === "channels" ? "tracks" : block] ?? inBlock.sec ?? []), ...(block === "sec" ? known.parameters : [])] : atTheEdge;
    case "plugin":
    case "fx":
    case "strip":
      return known.plugins;
    case "key":
    case "scale":
      return /\S\s+\S+\s+\S*$/.test(before) ? scales : roots;
    case "arr":
      return names(lines, "sec");
    case "type":
      return ["midi", "audio", "return", "group"];
    case "tuning":
      return ["edo"];
    default:
      return known.parameters.includes(head) || head === "cc" ? movements : [];
  }
}

/** The word at the left edge above a line. */
function blockAt(lines: string[], line: number): string {
  for (let at = line - 1; at >= 0; --at) {
    const block = blockAfter(lines[at] ?? "", "");
    if (block) return block;
  }
  return "";
}

/** The names behind that word at the left edge. */
const names = (lines: string[], opener: string) => [
  ...new Set(lines.flatMap((line) => (line.startsWith(`${opener} `) ? line.slice(opener.length).trim().split(/\s+/).slice(0, 1) : []))),
];
const motifs = (lines: string[]) => names(lines, "motif").map((name) => `@${name}`);

/** Without a root the roots; behind one all its qualities. */
function chords(word: string): string[] {
  const [, octave = "", root = ""] = word.match(/^@(\d?)([A-G][#b]?)?/) ?? [];
  if (!root) return roots.map((one) => `@${octave}${one}`);
  return roots.filter((one) => one.startsWith(root)).flatMap((one) => qualities.map((quality) => `@${octave}${one}${quality}`));
}

/** The number or name of the track that a line is in; null outside of tracks. */
export function trackAt(lines: string[], line: number): string | null {
  const block = blockAt(lines, line);
  const isOpener = block === "tracks" || block === "channels" ? /^\s+(\d+)(?:\s|$)/ : /^\s*(?:trk|ch)\s+(\S+)/;
  for (let at = line; at >= 0; --at) {
    const found = (lines[at] ?? "").match(isOpener);
    if (found?.[1]) return found[1];
    if (at < line && /^[^\s#]/.test(lines[at] ?? "")) return null;
  }
  return null;
}
