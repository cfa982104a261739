import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RequestError } from "../connection";
import { refusalRead, refusalShownMs, refused, useRefusal } from "./refusal";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => (refusalRead(), vi.useRealTimers()));

const text = () => useRefusal.getState().text;
const circle = new RequestError("these sends lead in a circle", "send.cycle");

it("says what the program said, until it is read", () => {
  refused(circle);
  expect(text()).toBe("these sends lead in a circle");
  refusalRead();
  expect(text()).toBe("");
});

it("goes away by itself, counted from the last refusal", () => {
  refused(circle);
  vi.advanceTimersByTime(refusalShownMs - 1);
  refused(circle);
  vi.advanceTimersByTime(refusalShownMs - 1);
  expect(text()).not.toBe("");
  vi.advanceTimersByTime(1);
  expect(text()).toBe("");
});

it("says nothing of a broken connection, which the page shows elsewhere", () => {
  refused(new RequestError("Aviary is not running", "disconnected"));
  expect(text()).toBe("");
});
