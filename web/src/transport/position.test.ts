import { expect, it } from "vitest";
import { barAndBeat, clock } from "./position";

it("counts bars and beats from one", () => {
  expect(barAndBeat(0, [4, 4])).toBe("1.1");
  expect(barAndBeat(3.99, [4, 4])).toBe("1.4");
  expect(barAndBeat(4, [4, 4])).toBe("2.1");
});

it("counts eighths where the meter does", () => {
  expect(barAndBeat(3, [6, 8])).toBe("2.1");
  expect(barAndBeat(3.5, [6, 8])).toBe("2.2");
});

it("tells minutes, seconds and tenths", () => {
  expect(clock(0, 120)).toBe("0:00.0");
  expect(clock(130.4, 120)).toBe("1:05.2");
});
