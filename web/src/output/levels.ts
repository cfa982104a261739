// Peak and root mean square of what was written to a tape.

import type { Tape } from "./tape";

export const rmsSeconds = 0.3;

/** Measures a tape now and then: each look() covers everything since the last one. */
export class Levels {
  private readonly wave = [new Float32Array(0), new Float32Array(0)];
  private seen = 0;

  constructor(private readonly tape: Tape) {}

  /** Amplitudes for left and right: the largest since the last look, and the root mean square of the last 0.3 s. */
  look(): { peaks: [number, number]; rms: [number, number] } {
    const length = Math.round(rmsSeconds * this.tape.sampleRate);
    const news = Math.min(length, this.tape.written - this.seen);
    this.seen = this.tape.written;
    const [left, right] = ([0, 1] as const).map((channel) => {
      if (this.wave[channel]!.length !== length) this.wave[channel] = new Float32Array(length);
      const wave = this.wave[channel]!;
      this.tape.newest(channel, wave);
      return { peak: largest(wave, length - news), rms: Math.sqrt(energy(wave) / length) };
    });
    return { peaks: [left!.peak, right!.peak], rms: [left!.rms, right!.rms] };
  }
}

function largest(wave: Float32Array, from: number): number {
  let found = 0;
  for (let i = from; i < wave.length; ++i) found = Math.max(found, Math.abs(wave[i]!));
  return found;
}

function energy(wave: Float32Array): number {
  let sum = 0;
  for (const sample of wave) sum += sample * sample;
  return sum;
}
