import { expect, it } from "vitest";
import { openedText } from "./dates";

it("says days as people do, by the calendar and not by hours", () => {
  const now = new Date(2026, 2, 10, 0, 30);
  expect(openedText(new Date(2026, 2, 10, 0, 5).toISOString(), now)).toBe("today, 0:05");
  expect(openedText(new Date(2026, 2, 9, 23, 50).toISOString(), now)).toBe("yesterday, 23:50");
  expect(openedText(new Date(2026, 1, 28, 12, 0).toISOString(), now)).toBe("28 Feb 2026");
});

it("says nothing of a time that it cannot read", () => {
  expect(openedText("", new Date())).toBe("");
});
