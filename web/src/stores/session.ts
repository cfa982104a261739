// The song, its mixer and the transport, as the server last told them, and on top the values of controls that move now.

import { create } from "zustand";
import type { Mixer, Song, State, Strip, Track, TrackState, TransportState } from "../song/wire";
import { kept, keptItems } from "./same";

/** Mixer settings that the user holds at this moment, by track number: the server's echo does not move them. */
type Held = Record<number, Partial<Strip>>;

type Session = {
  song: Song | null;
  tracks: Track[];
  master: Mixer;
  transport: TransportState;
  held: Held;
};

const silentMaster: Mixer = { volume_db: 0, pan: 0, mute: false, solo: false };

export const useSession = create<Session>(() => ({
  song: null,
  tracks: [],
  master: silentMaster,
  transport: { playing: false, position_beats: 0, loop: null, last_loop: null },
  held: {},
}));

export function sessionLoaded({ song, tracks, master, transport }: State): void {
  useSession.setState({ song, tracks, master, transport, held: {} });
}

/** The same song after an edit: controls that the user holds keep their values. */
export function sessionEdited({ song, tracks, master, transport }: State): void {
  useSession.setState((before) => ({
    song: kept(before.song, song),
    tracks: keptItems(before.tracks, tracks, ({ number }) => number),
    master: kept(before.master, master),
    transport: kept(before.transport, transport),
  }));
}

export function transportChanged(transport: TransportState): void {
  useSession.setState({ transport });
}

export function trackChanged(track: TrackState): void {
  if (!("name" in track)) {
    const { number: _, ...master } = track;
    useSession.setState({ master });
  } else {
    useSession.setState(({ tracks }) => ({
      tracks: keptItems(tracks, tracks.map((known) => (known.number === track.number ? track : known)), ({ number }) => number),
    }));
  }
}

/** A fader, knob or switch was moved here. */
export function mixerHeld(track: number, change: Partial<Strip>): void {
  useSession.setState(({ held }) => ({ held: { ...held, [track]: { ...held[track], ...change } } }));
}

/** The user let go of a control. If the server took the last value, that is now the known one. */
export function mixerSettled(track: number, field: keyof Strip, taken: boolean): void {
  useSession.setState(({ held, master, tracks }) => {
    const { [field]: value, ...others } = held[track] ?? {};
    const next = { held: { ...held, [track]: others } };
    if (!taken || value === undefined) return next;
    return track === 0
      ? { ...next, master: { ...master, [field]: value } }
      : { ...next, tracks: tracks.map((t) => (t.number === track ? { ...t, [field]: value } : t)) };
  });
}
