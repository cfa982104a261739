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
  /** Whether the computer's keyboard plays. */
  typing: boolean;
  /** The MIDI key that the letter A plays: a C. */
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
  // Only if all letters still have a key.
  if (next >= lowestKey && next + 17 <= highestKey) useNotes.setState({ base: next });
}

// The server ends the notes of a page that lost its connection. The page forgets them too, so that they do not come back.
useLink.subscribe(({ link }) => {
  if (link !== "live") hands.releaseAll();
});
