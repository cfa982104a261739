// The one stretch in which two texts differ, and the merge of two changes to one text.
//
//   changeBetween("bpm 120\n", "bpm 124\n")      // {from: 6, to: 7, insert: "4"}

export type TextChange = { from: number; to: number; insert: string };

/** Null when nothing differs. */
export function changeBetween(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}

export const applied = (text: string, { from, to, insert }: TextChange) => text.slice(0, from) + insert + text.slice(to);

/** Applies both changes if they lie on lines apart; null if both touch a line: the program knows better what to do. */
export function mergedText(base: string, mine: string, theirs: string): string | null {
  const [here, there] = [changeBetween(base, mine), changeBetween(base, theirs)];
  if (!here) return theirs;
  if (!there || mine === theirs) return mine;
  if (lineEnd(base, there.to) < lineStart(base, here.from)) {
    const moved = there.insert.length - (there.to - there.from);
    return applied(theirs, { ...here, from: here.from + moved, to: here.to + moved });
  }
  return lineEnd(base, here.to) < lineStart(base, there.from) ? applied(theirs, here) : null;
}

const lineStart = (text: string, at: number) => text.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (text: string, at: number) => (text.indexOf("\n", at) + 1 || text.length + 1) - 1;
