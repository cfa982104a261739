import { expect, it } from "vitest";
import { kept, keptItems } from "./same";

const one = { number: 1, name: "lead" };
const two = { number: 2, name: "bass" };
const list = [one, two];
const after = (...items: { number: number; name: string }[]) => keptItems(list, items, ({ number }) => number);

it("keeps what says the same", () => {
  expect(kept(one, { ...one })).toBe(one);
  expect(kept(one, { ...one, name: "pad" })).toEqual({ number: 1, name: "pad" });
});

it("keeps the items that are as they were, and the list if all are", () => {
  expect(after({ ...one }, { ...two })).toBe(list);
  const changed = after({ ...one, name: "pad" }, { ...two }, { number: 3, name: "new" });
  expect(changed.map(({ name }) => name)).toEqual(["pad", "bass", "new"]);
  expect(changed[1]).toBe(two);
});

it("is another list when items went or changed places", () => {
  expect(after({ ...one })).toEqual([one]);
  expect(after({ ...two }, { ...one })).toEqual([two, one]);
});
