import { beforeEach, expect, it } from "vitest";
import { HeldNotes } from "./held_notes";

let sent: string[];
let notes: HeldNotes;

beforeEach(() => {
  sent = [];
  notes = new HeldNotes((key, _, on) => sent.push(`${on ? "+" : "-"}${key}`));
});

it("begins a note once, however often its key repeats", () => {
  notes.press("KeyA", 60, 0.8);
  notes.press("KeyA", 60, 0.8);
  notes.release("KeyA");
  notes.release("KeyA");
  expect(sent).toEqual(["+60", "-60"]);
});

it("ends a note with the last that holds it", () => {
  notes.press("KeyA", 60, 0.8);
  notes.press("midi/60", 60, 0.5);
  notes.release("KeyA");
  expect(sent).toEqual(["+60"]);
  notes.release("midi/60");
  expect(sent).toEqual(["+60", "-60"]);
});

it("slides from one note to the next", () => {
  notes.press("pointer", 60, 0.8);
  notes.press("pointer", 62, 0.8);
  expect(sent).toEqual(["+60", "-60", "+62"]);
});

it("ends all notes, or those of one side", () => {
  notes.press("midi/1/60", 60, 0.8);
  notes.press("midi/1/64", 64, 0.8);
  notes.press("KeyA", 48, 0.8);
  notes.releaseAll("midi/1/");
  expect(sent.slice(3)).toEqual(["-60", "-64"]);
  notes.releaseAll();
  expect(sent.slice(5)).toEqual(["-48"]);
});
