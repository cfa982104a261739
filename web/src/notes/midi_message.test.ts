import { expect, it } from "vitest";
import { noteOf } from "./midi_message";

it("hears notes on every channel", () => {
  expect(noteOf([0x90, 60, 127])).toEqual({ kind: "on", key: 60, velocity: 1 });
  expect(noteOf([0x9f, 64, 1])).toEqual({ kind: "on", key: 64, velocity: 1 / 127 });
  expect(noteOf([0x83, 64, 90])).toEqual({ kind: "off", key: 64 });
});

it("takes a note-on without velocity for the end of the note", () => {
  expect(noteOf([0x90, 60, 0])).toEqual({ kind: "off", key: 60 });
});

it("ends all notes when the keyboard says so", () => {
  expect([120, 123].map((controller) => noteOf([0xb0, controller, 0]))).toEqual([{ kind: "all off" }, { kind: "all off" }]);
});

it("hears nothing in wheels, pedals, clocks and empty messages", () => {
  expect([[0xe0, 0, 64], [0xb0, 64, 127], [0xf8], []].map(noteOf)).toEqual([null, null, null, null]);
});
