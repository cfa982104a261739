import { expect, it } from "vitest";
import { isBlack, letterOf, nameOf, octaveStepOf, semitoneOf } from "./key_map";

it("has the white keys in the middle row and the black ones above", () => {
  const white = ["KeyA", "KeyS", "KeyD", "KeyF", "KeyG", "KeyH", "KeyJ", "KeyK", "KeyL", "Semicolon"].map(semitoneOf);
  const black = ["KeyW", "KeyE", "KeyT", "KeyY", "KeyU", "KeyO", "KeyP"].map(semitoneOf);
  expect(white).toEqual([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]);
  expect(black).toEqual([1, 3, 6, 8, 10, 13, 15]);
  expect(white.every((semitone) => !isBlack(semitone!))).toBe(true);
  expect(black.every((semitone) => isBlack(semitone!))).toBe(true);
});

it("leaves space, and the key between E and F, alone", () => {
  expect(["Space", "KeyR", "KeyQ", "Enter"].map(semitoneOf)).toEqual([null, null, null, null]);
});

it("goes an octave down with Z and up with X", () => {
  expect(["KeyZ", "KeyX", "KeyA"].map(octaveStepOf)).toEqual([-1, 1, 0]);
});

it("knows what is printed on a key", () => {
  expect([0, 1, 12, 16, 17, 18].map(letterOf)).toEqual(["A", "W", "K", ";", "'", null]);
});

it("calls key 60 C4", () => {
  expect([60, 61, 0, 127].map(nameOf)).toEqual(["C4", "C♯4", "C-1", "G9"]);
});
