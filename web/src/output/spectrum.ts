// The spectrum of a stretch of stereo sound, along a logarithmic axis.
//
//   const analyser = new Analyser(4096);
//   const powers = analyser.powers(left, right);                  // a full-scale sine is 1
//   const levels = levelsAlong(powers, sampleRate, canvasWidth);  // dB for each column

import { Fft } from "./fft";

export const lowestHz = 20;
export const highestHz = 20_000;
export const floorDb = -96;

/** The place on the axis, 0..1. */
export const positionOf = (hertz: number) => Math.log(hertz / lowestHz) / Math.log(highestHz / lowestHz);
export const frequencyAt = (position: number) => lowestHz * (highestHz / lowestHz) ** position;

export class Analyser {
  private readonly fft: Fft;
  private readonly window: Float32Array;
  private readonly real: Float32Array;
  private readonly imaginary: Float32Array;
  private readonly power: Float32Array;

  constructor(readonly size: number) {
    this.fft = new Fft(size);
    // Hann; a sine of amplitude A comes out as A * size / 4, hence the scale.
    this.window = Float32Array.from({ length: size }, (_, n) => (2 / size) * (1 - Math.cos((2 * Math.PI * n) / size)));
    this.real = new Float32Array(size);
    this.imaginary = new Float32Array(size);
    this.power = new Float32Array(size / 2 + 1);
  }

  /** Mean power of both channels in each bin, 0 Hz to half the sample rate; the array is used again by the next call. */
  powers(left: Float32Array, right: Float32Array): Float32Array {
    const { size, real, imaginary, window, power } = this;
    for (let n = 0; n < size; ++n) {
      real[n] = left[n]! * window[n]!;
      imaginary[n] = right[n]! * window[n]!;
    }
    // One transform for two real signals: their spectra are the even and odd parts of its result.
    this.fft.transform(real, imaginary);
    for (let k = 0; k <= size / 2; ++k) {
      const mirrored = (size - k) % size;
      power[k] = (real[k]! ** 2 + imaginary[k]! ** 2 + real[mirrored]! ** 2 + imaginary[mirrored]! ** 2) / 4;
    }
    return power;
  }
}

/** The level in dB for each of `columns` columns from `lowestHz` to `highestHz`; of several bins in a column the loudest. */
export function levelsAlong(powers: Float32Array, sampleRate: number, columns: number): Float32Array {
  const last = powers.length - 1;
  const binOf = (position: number) => (frequencyAt(position) * 2 * last) / sampleRate;
  const levels = new Float32Array(columns);
  for (let column = 0; column < columns; ++column) {
    const [from, to] = [binOf((column - 0.5) / columns), binOf((column + 0.5) / columns)];
    levels[column] = from > last ? floorDb : levelBetween(powers, from, Math.min(to, last));
  }
  return levels;
}

function levelBetween(powers: Float32Array, from: number, to: number): number {
  const first = Math.ceil(from);
  if (first > to) {
    const share = (from + to) / 2 - Math.floor(from);
    return (1 - share) * decibels(powers[first - 1]!) + share * decibels(powers[first]!);
  }
  let loudest = 0;
  for (let bin = first; bin <= to; ++bin) loudest = Math.max(loudest, powers[bin]!);
  return decibels(loudest);
}

function decibels(power: number): number {
  return Math.max(floorDb, 10 * Math.log10(power));
}
