import { beforeEach, expect, it } from "vitest";
import type { State, Track } from "../protocol";
import { linkLost, setLink, useLink } from "./link";
import { mixerHeld, mixerSettled, sessionLoaded, trackChanged, useSession } from "./session";

const mixer = { volume_db: 0, pan: 0, mute: false, solo: false };
const track = (number: number): Track => ({ ...mixer, number, name: `Track ${number}`, type: "midi", out: 0, plugins: [], sends: [] });
const state: State = {
  song: { name: "Song", path: "", bpm: 120, meter: [4, 4], key: "", length_beats: 16, sections: [] },
  tracks: [track(1), track(2)],
  master: mixer,
  transport: { playing: false, position_beats: 0, loop: null, last_loop: null },
  workshop: null,
};
const shown = () => useSession.getState();

beforeEach(() => sessionLoaded(state));

it("takes a track's state by its number and the master's by 0", () => {
  trackChanged({ ...track(2), volume_db: -6 });
  trackChanged({ ...mixer, number: 0, volume_db: null });
  expect(shown().tracks.map(({ volume_db }) => volume_db)).toEqual([0, -6]);
  expect(shown().master).toEqual({ ...mixer, volume_db: null });
});

it("keeps a held fader where the finger is, and each control of a strip for itself", () => {
  mixerHeld(1, { volume_db: -3 });
  mixerHeld(1, { pan: 0.5 });
  trackChanged({ ...track(1), volume_db: -2 });
  expect(shown().held[1]).toEqual({ volume_db: -3, pan: 0.5 });
  mixerSettled(1, "volume_db", true);
  expect(shown().held[1]).toEqual({ pan: 0.5 });
  expect(shown().tracks[0]?.volume_db).toBe(-3);
});

it("gives a fader back to the server's value when the move was not taken", () => {
  mixerHeld(0, { volume_db: -3 });
  mixerSettled(0, "volume_db", false);
  expect(shown().held[0]).toEqual({});
  expect(shown().master.volume_db).toBe(0);
});

it("tells a first connection from a lost one", () => {
  setLink("connecting");
  linkLost();
  expect(useLink.getState().link).toBe("connecting");
  setLink("live");
  linkLost();
  linkLost();
  expect(useLink.getState().link).toBe("lost");
});
