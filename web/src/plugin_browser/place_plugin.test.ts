import { describe, expect, it } from "vitest";
import { placed } from "./place_plugin";

const song = `sig
  bpm 104
tracks
  1 drums
    plugin drums
    strip channel
  2 bass

  3 keys # through the tremolo
    plugin poly
    fx tremolo
    strip channel
arr
  1 4
sec 1
  trk 3 keys
    p q
`;
const linesOf = (text: string | null, track: string) => {
  const lines = (text ?? "").split("\n");
  const head = lines.findIndex((line) => line.startsWith(`  ${track}`));
  return lines.slice(head + 1, lines.findIndex((line, index) => index > head && /^ {0,2}\S/.test(line))).map((line) => line.trim());
};

describe("a plugin that is put on a track", () => {
  it("comes behind the effects that are there, before the strip", () => {
    expect(linesOf(placed(song, 3, "effect", "delay"), "3")).toEqual(["plugin poly", "fx tremolo", "fx delay", "strip channel"]);
    expect(linesOf(placed(song, 1, "effect", "delay"), "1")).toEqual(["plugin drums", "fx delay", "strip channel"]);
  });

  it("takes the instrument's place, or the strip's", () => {
    expect(linesOf(placed(song, 3, "instrument", "mono"), "3")).toEqual(["plugin mono", "fx tremolo", "strip channel"]);
    expect(linesOf(placed(song, 3, "strip", "console1"), "3")).toEqual(["plugin poly", "fx tremolo", "strip console1"]);
  });

  it("is the first line of a track that has none", () => {
    expect(placed(song, 2, "instrument", "mono")).toContain("  2 bass\n    plugin mono\n");
  });

  it("changes nothing else", () => {
    const lines = placed(song, 3, "effect", "delay")!.split("\n");
    expect(lines.filter((line) => line !== "    fx delay").join("\n")).toBe(song);
  });

  it("finds a track that a lone block defines, and none that is not there", () => {
    expect(placed("ch 2 bass\n  plugin mini\n", 2, "effect", "delay")).toBe("ch 2 bass\n  plugin mini\n  fx delay\n");
    expect(placed(song, 9, "effect", "delay")).toBeNull();
  });
});
