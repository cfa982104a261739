// Where notes lie on a computer's keyboard, as in most sequencers: the middle row has the white keys, the row above it the
// black ones. Keys count by their place, not by their letter, so that every layout plays alike.

const semitones: Readonly<Record<string, number>> = {
  KeyA: 0,
  KeyW: 1,
  KeyS: 2,
  KeyE: 3,
  KeyD: 4,
  KeyF: 5,
  KeyT: 6,
  KeyG: 7,
  KeyY: 8,
  KeyH: 9,
  KeyU: 10,
  KeyJ: 11,
  KeyK: 12,
  KeyO: 13,
  KeyL: 14,
  KeyP: 15,
  Semicolon: 16,
  Quote: 17,
};

/** Semitones above the C under A; null for a key that plays nothing. `code`: of a KeyboardEvent. */
export const semitoneOf = (code: string): number | null => semitones[code] ?? null;

/** What Z and X do: an octave down or up; 0 for every other key. */
export const octaveStepOf = (code: string): -1 | 0 | 1 => (code === "KeyZ" ? -1 : code === "KeyX" ? 1 : 0);

const letters = new Map(
  Object.entries(semitones).map(([code, semitone]) => [semitone, code.replace("Key", "").replace("Semicolon", ";").replace("Quote", "'")]),
);

/** The letter that a US keyboard has on the key of a semitone; null for a semitone without a key. */
export const letterOf = (semitone: number): string | null => letters.get(semitone) ?? null;

/** MIDI keys; C4 is 60. */
export const lowestKey = 0;
export const highestKey = 127;
const names = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"];
export const isBlack = (key: number) => [1, 3, 6, 8, 10].includes(key % 12);
export const nameOf = (key: number) => `${names[key % 12]}${Math.floor(key / 12) - 1}`;
