import { describe, expect, it } from "vitest";
import { Analyser, floorDb, frequencyAt, highestHz, levelsAlong, lowestHz, positionOf } from "./spectrum";

const size = 4096;
const rate = 48_000;
const sine = (hertz: number, amplitude = 1) =>
  Float32Array.from({ length: size }, (_, n) => amplitude * Math.sin((2 * Math.PI * hertz * n) / rate));
const silence = new Float32Array(size);
const inDecibels = (power: number) => 10 * Math.log10(power);
const loudest = (levels: Float32Array) => levels.indexOf(Math.max(...levels));

describe("the spectrum of a sine", () => {
  const binHz = rate / size;

  it("stands at its frequency with its level", () => {
    const wave = sine(85 * binHz, 0.5);
    const powers = new Analyser(size).powers(wave, wave);
    expect(loudest(powers)).toBe(85);
    expect(inDecibels(powers[85]!)).toBeCloseTo(-6.02, 1);
    expect(inDecibels(powers[200]!)).toBeLessThan(-90);
  });

  it("is 3 dB lower when one channel alone carries it, whichever that is", () => {
    const wave = sine(85 * binHz);
    const analyser = new Analyser(size);
    expect(inDecibels(analyser.powers(wave, silence)[85]!)).toBeCloseTo(-3.01, 1);
    expect(inDecibels(analyser.powers(silence, wave)[85]!)).toBeCloseTo(-3.01, 1);
  });

  it("does not vanish when the channels are opposite", () => {
    const wave = sine(85 * binHz);
    const powers = new Analyser(size).powers(wave, wave.map((sample) => -sample));
    expect(inDecibels(powers[85]!)).toBeCloseTo(0, 1);
  });

  it.each([60, 440, 5_000])("of %i Hz shows in the column of that frequency", (hertz) => {
    const columns = 300;
    const levels = levelsAlong(new Analyser(size).powers(sine(hertz), sine(hertz)), rate, columns);
    expect(Math.abs(loudest(levels) / columns - positionOf(hertz))).toBeLessThan(0.02);
    expect(Math.max(...levels)).toBeGreaterThan(-1.5);
  });
});

it("is the floor in silence, and above half of a low sample rate", () => {
  const powers = new Analyser(size).powers(silence, silence);
  expect([...levelsAlong(powers, rate, 50)].every((level) => level === floorDb)).toBe(true);
  const low = levelsAlong(new Float32Array(size / 2 + 1).fill(1), 16_000, 100);
  expect(low[99]).toBe(floorDb);
  expect(low[50]).toBe(0);
});

it("has an axis of equal ratios between its ends", () => {
  expect([positionOf(lowestHz), positionOf(highestHz)]).toEqual([0, 1]);
  expect(positionOf(2000)).toBeCloseTo(2 / 3, 9);
  expect(frequencyAt(positionOf(440))).toBeCloseTo(440, 6);
});
