// The score as lanes that can be drawn quickly: clips and notes in order of time, so that those in sight are found at once.
//
//   const scene = sceneOf(clips, tracks);
//   for (const clip of clipsWithin(scene.lanes[0], from, to)) …

import type { Clip, ScoreNote, Track } from "../song/wire";
import type { ClipsOfTracks } from "../stores/score";

export type SceneClip = {
  name: string;
  start: number;
  end: number;
  /** In order of their starts, which are beats of the song. */
  notes: ScoreNote[];
  longestNote: number;
};
export type Lane = {
  track: number;
  clips: SceneClip[];
  /** The range of keys in it. */
  lowest: number;
  highest: number;
};
export type Scene = { lanes: Lane[] };

/** The lanes by the clips that they were made of: an edit makes only those of the tracks that it changed. */
const made = new WeakMap<readonly Clip[], Lane>();

export function sceneOf(clips: ClipsOfTracks, tracks: Pick<Track, "number">[]): Scene {
  return { lanes: tracks.map(({ number }) => laneOf(number, clips.get(number))) };
}

function laneOf(track: number, clips: readonly Clip[] | undefined): Lane {
  if (!clips) return newLane(track, []);
  const lane = made.get(clips) ?? newLane(track, clips);
  made.set(clips, lane);
  return lane;
}

function newLane(track: number, clips: readonly Clip[]): Lane {
  const lane: Lane = { track, clips: [], lowest: 127, highest: 0 };
  for (const { section, start_beats: start, length_beats: length, notes } of clips) {
    const placed = notes.map(([at, ...rest]): ScoreNote => [start + at, ...rest]).sort(([a], [b]) => a - b);
    for (const [, , key] of placed) {
      lane.lowest = Math.min(lane.lowest, key);
      lane.highest = Math.max(lane.highest, key);
    }
    const longestNote = placed.reduce((longest, [, noteLength]) => Math.max(longest, noteLength), 0);
    lane.clips.push({ name: section, start, end: start + length, notes: placed, longestNote });
  }
  lane.clips.sort((a, b) => a.start - b.start);
  return lane;
}

/** The clips in a stretch of time. Clips of a lane do not overlap, so these are neighbours. */
export function clipsWithin({ clips }: Lane, from: number, to: number): SceneClip[] {
  const first = firstIndex(clips, (clip) => clip.end > from);
  const end = firstIndex(clips, (clip) => clip.start >= to);
  return clips.slice(first, end);
}

/** The notes that sound in a stretch of time, and perhaps some that end just before it. */
export function notesWithin({ notes, longestNote }: SceneClip, from: number, to: number): [first: number, end: number] {
  return [firstIndex(notes, ([start]) => start + longestNote > from), firstIndex(notes, ([start]) => start >= to)];
}

/** Index of the first item that `has` it; the length when none has. All items after it must have it too. */
export function firstIndex<T>(items: T[], has: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (has(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
