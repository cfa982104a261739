import { describe, expect, it } from "vitest";
import type { Clip } from "../song/wire";
import { clipsWithin, firstIndex, notesWithin, sceneOf } from "./scene";

const clip = (track: number, start_beats: number, notes: Clip["notes"] = []): Clip => ({
  track,
  section: `at ${start_beats}`,
  start_beats,
  length_beats: 16,
  notes,
  left_out: 0,
});
const clips = new Map([
  [1, [clip(1, 16, [[4, 1, 60, 90], [0, 8, 36, 90], [8, 1, 72, 90]])]],
  [2, [clip(2, 32), clip(2, 0)]],
  [9, [clip(9, 0)]],
]);
const tracks = [{ number: 1 }, { number: 2 }, { number: 3 }];
const scene = sceneOf(clips, tracks);

it("has a lane for each track, in the order of the tracks, and none for clips of others", () => {
  expect(scene.lanes.map(({ track, clips }) => [track, clips.map(({ start }) => start)])).toEqual([[1, [16]], [2, [0, 32]], [3, []]]);
});

it("makes the lane of a track anew only when its clips are others", () => {
  const { lanes } = sceneOf(new Map([...clips, [1, [clip(1, 0)]]]), tracks);
  expect(lanes[1]).toBe(scene.lanes[1]);
  expect(lanes[0]).not.toBe(scene.lanes[0]);
});

it("knows the keys of a lane", () => {
  expect(scene.lanes[0]).toMatchObject({ lowest: 36, highest: 72 });
});

describe("what is in sight", () => {
  const lane = scene.lanes[1]!;
  const notesOf = (from: number, to: number) => {
    const notes = scene.lanes[0]!.clips[0]!;
    return notes.notes.slice(...notesWithin(notes, from, to)).map(([start]) => start);
  };

  it("are the clips that reach into it, to the beat", () => {
    const starts = (from: number, to: number) => clipsWithin(lane, from, to).map(({ start }) => start);
    expect(starts(0, 64)).toEqual([0, 32]);
    expect(starts(15, 16)).toEqual([0]);
    expect(starts(16, 32)).toEqual([]);
    expect(starts(40, 41)).toEqual([32]);
  });

  it("are notes in beats of the song, a long one that began before among them", () => {
    expect(notesOf(0, 64)).toEqual([16, 20, 24]);
    expect(notesOf(22, 24)).toEqual([16, 20]);
    expect(notesOf(0, 16)).toEqual([]);
    expect(notesOf(40, 50)).toEqual([]);
  });
});

it("finds the first of those that have it", () => {
  expect([0, 3, 5, 9].map((least) => firstIndex([1, 3, 5], (item) => item >= least))).toEqual([0, 1, 2, 3]);
});
