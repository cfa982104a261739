// What a host made, and what can be said of it.
//
//   const sound = Sound.fromWav(await readFile("sound.wav"));     // or Sound.fromFloats(bytes, 48000)
//   const { left } = sound.part(0.5, 1.5);                         // seconds
//   peak(left); level(left); pitch(left, sound.rate); strength(left, sound.rate, 440);

/** Stereo. */
export class Sound {
  constructor(left, right, rate) {
    Object.assign(this, { left, right, rate });
  }

  /** Bytes of 32-bit floats, left and right in turn. */
  static fromFloats(bytes, rate) {
    const frames = Math.floor(bytes.length / 8);
    const side = (offset) => Float32Array.from({ length: frames }, (_, frame) => bytes.readFloatLE(8 * frame + offset));
    return new Sound(side(0), side(4), rate);
  }

  /** The bytes of a WAV file of 32-bit floats in stereo. */
  static fromWav(bytes) {
    const chunks = {};
    for (let at = 12; at + 8 <= bytes.length; ) {
      const length = bytes.readUInt32LE(at + 4);
      chunks[bytes.toString("latin1", at, at + 4)] = bytes.subarray(at + 8, at + 8 + length);
      at += 8 + length + (length % 2);
    }
    const format = chunks["fmt "];
    if (format?.readUInt16LE(0) !== 3 || format.readUInt16LE(2) !== 2) throw new Error("not a WAV of floats in stereo");
    return Sound.fromFloats(chunks.data, format.readUInt32LE(4));
  }

  get seconds() {
    return this.left.length / this.rate;
  }

  /** From one second to another. */
  part(from, to) {
    const cut = (side) => side.subarray(Math.round(from * this.rate), Math.round(to * this.rate));
    return new Sound(cut(this.left), cut(this.right), this.rate);
  }
}

/** Largest absolute sample. */
export const peak = (samples) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

/** Root of the mean square. */
export const level = (samples) => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Largest absolute sample of each stretch of so many frames. */
export const envelope = (samples, frames) =>
  Array.from({ length: Math.floor(samples.length / frames) }, (_, index) =>
    peak(samples.subarray(index * frames, (index + 1) * frames)));

/** How much of a frequency is in it: the amplitude of a sine that would say as much (one bin of a Fourier transform, Hann). */
export function strength(samples, rate, hz) {
  let real = 0, imaginary = 0;
  samples.forEach((sample, frame) => {
    const weighed = sample * (1 - Math.cos((2 * Math.PI * frame) / samples.length));
    real += weighed * Math.cos((2 * Math.PI * hz * frame) / rate);
    imaginary += weighed * Math.sin((2 * Math.PI * hz * frame) / rate);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}

/**
 * In hertz, between 50 and 2000: the shortest time after which the samples are most like themselves again, as their
 * normalized autocorrelation says, refined by a parabola through its peak.
 */
export function pitch(samples, rate) {
  const frames = Math.min(samples.length, 8192);
  const shortest = Math.floor(rate / 2000);
  const longest = Math.min(Math.ceil(rate / 50), Math.floor(frames / 2));
  const likeness = [];
  for (let lag = shortest; lag <= longest; ++lag) {
    let product = 0, energy = 0;
    for (let at = 0; at + longest < frames; ++at) {
      product += samples[at] * samples[at + lag];
      energy += samples[at] ** 2 + samples[at + lag] ** 2;
    }
    likeness.push(energy > 0 ? (2 * product) / energy : 0);
  }
  const best = Math.max(...likeness);
  const isPeak = (index) => likeness[index] >= likeness[index - 1] && likeness[index] >= likeness[index + 1];
  const found = likeness.findIndex((value, index) => index > 0 && value > 0.9 * best && isPeak(index));
  if (found < 1) return NaN;
  const [before, at, after] = likeness.slice(found - 1, found + 2);
  const shift = (before - after) / (2 * (before - 2 * at + after) || 1);
  return rate / (shortest + found + shift);
}
