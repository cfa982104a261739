import { beforeEach, expect, it } from "vitest";
import type { Clip } from "../song/wire";
import { leftOut, scoreChanged, scoreLoaded, useScore } from "./score";

const clip = (track: number, start_beats = 0, left_out = 0): Clip => ({ track, section: "", start_beats, length_beats: 4, notes: [], left_out });
const shown = () => useScore.getState();
const starts = () => [...shown().clips].sort(([a], [b]) => a - b).map(([track, clips]) => [track, clips.map(({ start_beats }) => start_beats)]);

beforeEach(() => scoreLoaded({ revision: 4, length_beats: 8, clips: [clip(1), clip(1, 4), clip(2)] }));

it("takes the tracks that changed, and keeps the lists of the others", () => {
  const { clips } = shown();
  expect(scoreChanged({ since: 4, revision: 5, length_beats: 8, tracks: [2, 3], clips: [clip(3)] })).toBe(true);
  expect(starts()).toEqual([[1, [0, 4]], [3, [0]]]);
  expect(shown().clips.get(1)).toBe(clips.get(1));
  expect(shown().revision).toBe(5);
});

it("does not take a change of another revision", () => {
  expect(scoreChanged({ since: 5, revision: 6, length_beats: 8, tracks: [1], clips: [] })).toBe(false);
  expect(starts()).toEqual([[1, [0, 4]], [2, [0]]]);
});

it("counts what the program left out", () => {
  expect(leftOut(shown().clips)).toEqual({ notes: 0, tracks: 0 });
  scoreLoaded({ revision: 1, length_beats: 8, clips: [clip(1), clip(2, 0, 100), clip(2, 4, 50), clip(3, 0, 1)] });
  expect(leftOut(shown().clips)).toEqual({ notes: 151, tracks: 2 });
});
