// The song, its mixer and the transport, as the server last told, with what a moving fader says on top.

import { create } from "zustand";
import type { Mixer, Song, State, Strip, Track, TrackState, TransportState } from "../song/wire";

/** Mixer settings by track number that fingers hold at this moment: the server's echo does not move them. */
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
  transport: { playing: false, position_beats: 0, loop: null },
  held: {},
}));

export function sessionLoaded({ song, tracks, master, transport }: State): void {
  useSession.setState({ song, tracks, master, transport, held: {} });
}

/** The same song after an edit: hands keep what they hold. */
export function sessionEdited({ song, tracks, master, transport }: State): void {
  useSession.setState({ song, tracks, master, transport });
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
      tracks: tracks.map((known) => (known.number === track.number ? track : known)),
    }));
  }
}

/** A fader, knob or switch was moved here. */
export function mixerHeld(track: number, change: Partial<Strip>): void {
  useSession.setState(({ held }) => ({ held: { ...held, [track]: { ...held[track], ...change } } }));
}

/** The control rests. Where the server took its last value, that is now the known one. */
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
