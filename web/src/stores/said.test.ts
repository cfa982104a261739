import { beforeEach, expect, test } from "vitest";
import type { Said } from "../protocol";
import { forgetSaid, keptLines, lineSaid, useSaid } from "./said";

const line = (text: string, slot = 3): Said => ({ slot, plugin: "Wob", kind: "info", text });
const texts = () => useSaid.getState().lines.map(({ text }) => text);

beforeEach(forgetSaid);

test("the lines of the plugin under work are kept in order, those of other plugins are not", () => {
  lineSaid(line("one"), 3);
  lineSaid(line("other", 4), 3);
  lineSaid(line("two"), 3);
  expect(texts()).toEqual(["one", "two"]);
});

test("the oldest go", () => {
  for (let i = 0; i < keptLines + 5; ++i) lineSaid(line(`${i}`), 3);
  expect(texts().length).toBe(keptLines);
  expect(texts()[0]).toBe("5");
});

test("two equal lines are two", () => {
  lineSaid(line("same"), 3);
  lineSaid(line("same"), 3);
  const [first, second] = useSaid.getState().lines;
  expect(first?.number).not.toBe(second?.number);
});
