// Values that an edit leaves as they were keep their identity, so that what shows them is not rendered anew.

/** `before` if both say the same, else `after`. */
export const kept = <Value>(before: Value, after: Value): Value => (JSON.stringify(before) === JSON.stringify(after) ? before : after);

/** The list with each item kept that was in the list before under the same key; the same list if nothing differs. */
export function keptItems<Item>(before: Item[], after: Item[], keyOf: (item: Item) => unknown): Item[] {
  const known = new Map(before.map((item) => [keyOf(item), item]));
  const items = after.map((item) => kept(known.get(keyOf(item)) ?? item, item));
  return items.length === before.length && items.every((item, index) => item === before[index]) ? before : items;
}
