import { expect, it } from "vitest";
import { historyKey } from "./keys";

const key = (name: string, more: object = {}) => historyKey({ key: name, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

it("undoes and redoes by the usual keys, whatever Shift makes of the letter", () => {
  expect(key("z", { ctrlKey: true })).toBe("undo");
  expect(key("Z", { ctrlKey: true, shiftKey: true })).toBe("redo");
  expect(key("z", { metaKey: true, shiftKey: true })).toBe("redo");
  expect(key("y", { ctrlKey: true })).toBe("redo");
});

it("leaves other keys alone", () => {
  expect([key("z"), key("z", { ctrlKey: true, altKey: true }), key("a", { ctrlKey: true })]).toEqual([null, null, null]);
});
