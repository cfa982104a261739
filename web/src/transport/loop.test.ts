import { expect, it } from "vitest";
import { switchedLoop } from "./loop";

const song = { length_beats: 16 };
const region = { start: 4, end: 8 };
const whole = { start: 0, end: 16 };

it("goes off, and on again where it was", () => {
  expect(switchedLoop({ loop: region, last_loop: region }, song, false)).toBeNull();
  expect(switchedLoop({ loop: null, last_loop: region }, song, false)).toEqual(region);
});

it("is the whole song where there was none yet, or its region is no part of the song any more", () => {
  expect(switchedLoop({ loop: null, last_loop: null }, song, false)).toEqual(whole);
  expect(switchedLoop({ loop: null, last_loop: { start: 16, end: 20 } }, song, false)).toEqual(whole);
});

it("is the whole song with Shift, and off when that is looped", () => {
  expect(switchedLoop({ loop: region, last_loop: region }, song, true)).toEqual(whole);
  expect(switchedLoop({ loop: whole, last_loop: whole }, song, true)).toBeNull();
});
