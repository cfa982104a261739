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

/**
 * Applies both changes if they lie apart. If they touch the same stretch, what is typed here wins; the other change is still
 * in the history.
 */
export function mergedText(base: string, mine: string, theirs: string): string {
  const [here, there] = [changeBetween(base, mine), changeBetween(base, theirs)];
  if (!here) return theirs;
  if (!there || mine === theirs) return mine;
  if (there.to < here.from || (there.to === here.from && there.from < there.to)) {
    const moved = there.insert.length - (there.to - there.from);
    return applied(theirs, { ...here, from: here.from + moved, to: here.to + moved });
  }
  return here.to < there.from ? applied(theirs, here) : mine;
}
