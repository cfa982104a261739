// Which rows, or columns, of equal size are in sight in a scrolled area, so that only those are made.

/** First and end index, with one more on each side for the next scroll step. */
export function visibleRange(scrolled: number, extent: number, size: number, count: number): [first: number, end: number] {
  const first = Math.max(0, Math.floor(scrolled / size) - 1);
  const end = Math.min(count, Math.ceil((scrolled + extent) / size) + 1);
  return [Math.min(first, count), Math.max(end, Math.min(first, count))];
}
