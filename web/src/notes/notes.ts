// Notes played by hand on the plugin under work: from the computer's keyboard, a MIDI keyboard and the one on the page.
//
//   hands.press("KeyA", 60, 0.8);
//   hands.release("KeyA");

import { create } from "zustand";
import { playNote } from "../client";
import { useLink } from "../stores/link";
import { HeldNotes } from "./held_notes";
import { highestKey, lowestKey } from "./key_map";

type Notes = {
  /** The computer's keyboard plays. */
  typing: boolean;
  /** The key of the C under A. */
  base: number;
  /** Keys that are down. */
  down: Record<number, true>;
};

export const useNotes = create<Notes>(() => ({ typing: false, base: 60, down: {} }));

export const hands = new HeldNotes((key, velocity, on) => {
  playNote(key, velocity, on);
  useNotes.setState(({ down: { [key]: _, ...others } }) => ({ down: on ? { ...others, [key]: true } : others }));
});

export function shiftOctave(step: number): void {
  const { base } = useNotes.getState();
  const next = base + 12 * step;
  // The whole upper row stays playable.
  if (next >= lowestKey && next + 17 <= highestKey) useNotes.setState({ base: next });
}

// The server ends the notes of a page that it lost; those held by then do not come back by themselves.
useLink.subscribe(({ link }) => {
  if (link !== "live") hands.releaseAll();
});
