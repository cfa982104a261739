// Puts a plugin on a track: writes its word into the song's text, where the track is defined.
//
//   placed("tracks\n  1 kick\n    plugin kick\n", 1, "effect", "delay")
//   // tracks
//   //   1 kick
//   //     plugin kick
//   //     fx delay

/** `word`: as a song spells it. Null when the text defines no such track. A new instrument or strip replaces the one before. */
export function placed(text: string, track: number, kind: string, word: string): string | null {
  const lines = text.split("\n");
  const head = headOf(lines, track);
  if (head < 0) return null;
  const end = endOf(lines, head);
  const keyword = kind === "instrument" ? "plugin" : kind === "strip" ? "strip" : "fx";
  const own = (line: string) => line.trim().split(/\s+/)[0] ?? "";
  const body = lines.slice(head + 1, end);
  const indent = body.find((line) => line.trim() !== "")?.match(/^\s*/)?.[0] ?? `${indentOf(lines[head])}  `;
  const written = `${indent}${keyword} ${word}`;

  const before = keyword === "fx" ? -1 : body.findIndex((line) => own(line) === keyword);
  if (before >= 0) lines.splice(head + 1 + before, 1, written);
  else lines.splice(head + 1 + placeIn(body.map(own), keyword), 0, written);
  return lines.join("\n");
}

/** Where the new line goes: the lines are in the order of the sound, instrument, effects, strip. */
function placeIn(words: string[], keyword: string): number {
  if (keyword === "plugin") return 0;
  const after = keyword === "fx" ? ["plugin", "fx"] : ["plugin", "fx", "type"];
  return words.reduce((place, word, index) => (after.includes(word) ? index + 1 : place), 0);
}

const indentOf = (line = "") => line.match(/^\s*/)?.[0] ?? "";
const isBlank = (line: string) => /^\s*(#.*)?$/.test(line);

/** Finds the line "2 bass" below `tracks` or `channels`, or "trk 2 bass" at the left edge. */
function headOf(lines: string[], track: number): number {
  let block = "";
  return lines.findIndex((line) => {
    if (/^\S/.test(line) && !isBlank(line)) block = line.split(/\s+/)[0] ?? "";
    const [first, second] = line.trim().split(/\s+/);
    if (/^\s/.test(line)) return (block === "tracks" || block === "channels") && first === String(track);
    return (first === "trk" || first === "ch") && second === String(track);
  });
}

/** The index after the last line that belongs to the track. */
function endOf(lines: string[], head: number): number {
  const edge = indentOf(lines[head]).length;
  let end = head + 1;
  for (let index = head + 1; index < lines.length; ++index) {
    const line = lines[index] as string;
    if (isBlank(line)) continue;
    if (indentOf(line).length <= edge) break;
    end = index + 1;
  }
  return end;
}
