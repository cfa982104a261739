// Where a key goes in a menu.

/** The index of the item that gets the focus; null when the key moves nothing. */
export function stepped(key: string, texts: string[], from: number): number | null {
  const count = texts.length;
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (from + 1) % count;
    case "ArrowUp":
      return from <= 0 ? count - 1 : from - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
  }
  if (key.length !== 1) return null;
  const begins = (index: number) => texts[index % count]?.toLowerCase().startsWith(key.toLowerCase());
  const step = texts.findIndex((_, index) => begins(from + 1 + index));
  return step < 0 ? null : (from + 1 + step) % count;
}
