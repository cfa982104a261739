import { expect, it } from "vitest";
import { grabbedEdge, loopBetween, withEdge } from "./loop_drag";

const loop = { start: 16, end: 32 };

it("is taken by the edge that is near, of which the other stays", () => {
  expect(grabbedEdge(loop, 16.2, 0.5)).toBe(32);
  expect(grabbedEdge(loop, 31.7, 0.5)).toBe(16);
  expect(grabbedEdge(loop, 20, 0.5)).toBeNull();
  expect(grabbedEdge(null, 16, 0.5)).toBeNull();
});

it("is drawn in both directions, and is none without a length", () => {
  expect(loopBetween(8, 4)).toEqual({ start: 4, end: 8 });
  expect(loopBetween(4, 4)).toBeNull();
});

it("gets an edge at the playhead, and the song's for the one that would lie behind it", () => {
  expect(withEdge(loop, "start", 20, 128)).toEqual({ start: 20, end: 32 });
  expect(withEdge(loop, "start", 40, 128)).toEqual({ start: 40, end: 128 });
  expect(withEdge(loop, "end", 8, 128)).toEqual({ start: 0, end: 8 });
  expect(withEdge(null, "end", 8, 128)).toEqual({ start: 0, end: 8 });
});
