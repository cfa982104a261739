// Reads the note messages of MIDI 1.0.

export type NoteMessage = { kind: "on"; key: number; velocity: number } | { kind: "off"; key: number } | { kind: "all off" };

const allSoundOff = 120;
const allNotesOff = 123;

/** Null for all other messages. A note-on of velocity 0 is a note-off, as the standard says. */
export function noteOf(message: Iterable<number>): NoteMessage | null {
  const [status = 0, first = 0, second = 0] = message;
  switch (status & 0xf0) {
    case 0x90:
      return second > 0 ? { kind: "on", key: first, velocity: second / 127 } : { kind: "off", key: first };
    case 0x80:
      return { kind: "off", key: first };
    case 0xb0:
      return first === allSoundOff || first >= allNotesOff ? { kind: "all off" } : null;
    default:
      return null;
  }
}
