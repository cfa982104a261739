import { describe, expect, it } from "vitest";
import { completionAt, trackAt } from "./completion";

const known = { plugins: ["mono", "poly", "delay"], parameters: ["cutoff", "resonance"] };
/** What is offered at the end of the last line. */
const offered = (text: string) => {
  const lines = text.split("\n");
  return completionAt(lines, lines.length - 1, (lines.at(-1) ?? "").length, known)?.words ?? [];
};
const song = "motif riff 2\n  p q\nsec verse\n  trk 1 lead\n";

describe("what is offered", () => {
  it("is blocks at the left edge, and words of the block below", () => {
    expect(offered("s")).toEqual(["sig", "sec", "scale", "seed"]);
    expect(offered("sig\n  b")).toEqual(["bpm"]);
    expect(offered("tracks\n  1 lead\n    pl")).toEqual(["plugin"]);
    expect(offered("motif a 2\n  g")).toEqual(["gate"]);
  });
  it("is plugins behind their words", () => {
    expect(offered("tracks\n  1 lead\n    plugin m")).toEqual(["mono"]);
    expect(offered("tracks\n  1 lead\n    fx ")).toEqual(["mono", "poly", "delay"]);
  });
  it("is parameters of the track's plugins, and how they may move", () => {
    expect(offered(`${song}    cu`)).toEqual(["cutoff"]);
    expect(offered(`${song}    cutoff r`)).toEqual(["ramp"]);
  });
  it("is chords in n, motifs in p and n, and operations in a motif's brackets", () => {
    expect(offered(`${song}    n @3Fm`)).toEqual(expect.arrayContaining(["@3Fm7", "@3Fm9", "@3FmMaj7"]));
    expect(offered(`${song}    n @r`)).toEqual(["@riff"]);
    expect(offered(`${song}    p q @`)).toEqual(["@riff"]);
    expect(offered(`${song}    p @riff(tr`)).toEqual(["transpose"]);
    expect(offered(`${song}    p @riff(rev, oc`)).toEqual(["octave"]);
  });
  it("is sections in arr, roots and scales behind key", () => {
    expect(offered(`${song}arr\n  v`)).toEqual(["verse"]);
    expect(offered(`${song}arr ve`)).toEqual(["verse"]);
    expect(offered("sig\n  key F")).toEqual(["F#"]);
    expect(offered("sig\n  key F# do")).toEqual(["dorian"]);
  });
  it("is nothing in a remark, for a word that is whole, and among notes", () => {
    expect(offered("# s")).toEqual([]);
    expect(offered("sig")).toEqual([]);
    expect(offered(`${song}    p q x`)).toEqual([]);
  });
});

it("finds the track of a line", () => {
  const lines = "tracks\n  1 kick\n    plugin kick\n  2 bass\n    plugin mono\nsec a\n  trk 2 bass\n    p q\n  bpm 90\nsig\n  bpm 1".split("\n");
  expect([2, 4, 7, 10].map((line) => trackAt(lines, line))).toEqual(["1", "2", "2", null]);
});
