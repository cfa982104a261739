import { describe, expect, it } from "vitest";
import { gridOf, limitsOf, snapped, zoomed } from "./scale";

describe("zooming", () => {
  const limits = limitsOf(1000, 128);

  it("keeps what lies under the pointer where it is", () => {
    const before = { pixelsPerBeat: 10, left: 400 };
    const after = zoomed(before, 1.5, 300, limits);
    expect((after.left + 300) / after.pixelsPerBeat).toBeCloseTo((before.left + 300) / before.pixelsPerBeat, 9);
  });

  it("ends with the whole song, and with a few beats", () => {
    expect(zoomed({ pixelsPerBeat: 10, left: 400 }, 1e-6, 300, limits).pixelsPerBeat).toBe(1000 / 128);
    expect(zoomed({ pixelsPerBeat: 10, left: 0 }, 1e6, 0, limits).pixelsPerBeat).toBe(limits.most);
  });

  it("shows a short song no larger than a few beats", () => {
    const { least, most } = limitsOf(1000, 2);
    expect(least).toBe(most);
  });
});

describe("the grid", () => {
  it("has a line each beat when near, and numbers each bar", () => {
    expect(gridOf(40, [4, 4])).toEqual({ step: 1, labelled: 4 });
    expect(gridOf(40, [7, 8])).toEqual({ step: 0.5, labelled: 3.5 });
  });

  it("has whole bars when far, doubled until they are apart", () => {
    expect(gridOf(4, [4, 4])).toEqual({ step: 4, labelled: 16 });
    expect(gridOf(1, [4, 4])).toEqual({ step: 16, labelled: 64 });
  });

  it("draws pointers to its lines", () => {
    expect([3.4, 3.6, -2].map((beats) => snapped(beats, 1))).toEqual([3, 4, 0]);
    expect(snapped(5, 4)).toBe(4);
  });
});
