// Which origin holds which note. Several origins, such as a letter and a MIDI key, may hold the same note: it begins with
// the first and ends with the last.
//
//   const notes = new HeldNotes(send);
//   notes.press("KeyA", 60, 0.8);
//   notes.release("KeyA");

export type SendNote = (key: number, velocity: number, on: boolean) => void;

export class HeldNotes {
  /** The note that each origin holds. An origin ends the note that it began, even if the octave has changed since. */
  private readonly keys = new Map<string, number>();

  constructor(private readonly send: SendNote) {}

  press(origin: string, key: number, velocity: number): void {
    if (this.keys.get(origin) === key) return;
    this.release(origin);
    const sounds = this.holds(key);
    this.keys.set(origin, key);
    if (!sounds) this.send(key, velocity, true);
  }

  release(origin: string): void {
    const key = this.keys.get(origin);
    if (key === undefined) return;
    this.keys.delete(origin);
    if (!this.holds(key)) this.send(key, 0, false);
  }

  /** Ends the notes of all origins whose name begins with `beginning`; by default all notes. */
  releaseAll(beginning = ""): void {
    for (const origin of [...this.keys.keys()]) if (origin.startsWith(beginning)) this.release(origin);
  }

  private holds(key: number): boolean {
    return [...this.keys.values()].includes(key);
  }
}
