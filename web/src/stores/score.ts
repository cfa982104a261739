// The song as clips and notes, as the program last worked it out from the text.

import { create } from "zustand";
import type { Clip, Score, ScoreChange } from "../song/wire";

/** The clips of each track that has some. A track that an edit leaves alone keeps its list. */
export type ClipsOfTracks = ReadonlyMap<number, readonly Clip[]>;

type Shown = {
  /** Null: it is not known. */
  revision: number | null;
  clips: ClipsOfTracks;
};

export const useScore = create<Shown>(() => ({ revision: null, clips: new Map() }));

export function scoreLoaded(score: Score | null): void {
  useScore.setState({ revision: score?.revision ?? null, clips: byTrack(score?.clips ?? []) });
}

/** False: it changes another revision than the one that is here, and the whole has to be asked for. */
export function scoreChanged({ since, revision, tracks, clips }: ScoreChange): boolean {
  const { revision: known, clips: before } = useScore.getState();
  if (known !== since) return false;
  const kept = [...before].filter(([track]) => !tracks.includes(track));
  useScore.setState({ revision, clips: new Map([...kept, ...byTrack(clips)]) });
  return true;
}

function byTrack(clips: Clip[]): Map<number, Clip[]> {
  const all = new Map<number, Clip[]>();
  for (const clip of clips) {
    const known = all.get(clip.track);
    if (known) known.push(clip);
    else all.set(clip.track, [clip]);
  }
  return all;
}

/** What the program left out of the score: how many notes, and of how many tracks. */
export function leftOut(clips: ClipsOfTracks): { notes: number; tracks: number } {
  const notes = [...clips.values()].map((ofTrack) => ofTrack.reduce((sum, { left_out }) => sum + left_out, 0));
  return { notes: notes.reduce((sum, count) => sum + count, 0), tracks: notes.filter((count) => count > 0).length };
}
