// The program's output as it was received, sample by sample.
//
//   const sound = await wire.listen();
//   const mark = sound.mark();
//   const { left, right, gaps } = await sound.next(0.5);   // of the next half second
//   await sound.until(({ left }) => left.at(-1) > 0.1, "the new code sounds");

import assert from "node:assert/strict";

export const rate = 48000;
const block = 512; // frames of one block of the engine

export class Sound {
  #packets = []; // {start, sequence, left, right}
  #frames = 0;
  #waiting = new Set(); // {frames, resolve, reject}

  /** Adds a binary message of the wire protocol. */
  take(data) {
    const [channels, frames, sequence] = [data[1], data.readUInt16LE(2), data.readUInt32LE(4)];
    const [left, right] = [new Float32Array(frames), new Float32Array(frames)];
    const packet = { start: this.#frames, sequence, left, right };
    for (let i = 0; i < frames; ++i) {
      left[i] = data.readFloatLE(16 + 4 * channels * i);
      right[i] = data.readFloatLE(16 + 4 * (channels * i + 1));
    }
    this.#packets.push(packet);
    this.#frames += frames;
    for (const waiter of [...this.#waiting]) {
      if (this.#frames < waiter.frames) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Says that no more sound will come: rejects all that wait for it. */
  end(error) {
    for (const { reject } of this.#waiting) reject(error);
    this.#waiting.clear();
  }

  mark() {
    return this.#frames;
  }

  /** The sound from a mark until now; `gaps`: how often packets were lost. */
  since(mark) {
    const packets = this.#packets.filter(({ start }) => start >= mark);
    const joined = (side) => Float32Array.from(packets.flatMap((packet) => [...packet[side]]));
    const gaps = packets.slice(1).filter(({ sequence }, index) => sequence !== packets[index].sequence + 1).length;
    return { left: joined("left"), right: joined("right"), gaps };
  }

  async next(seconds) {
    const mark = this.mark();
    await new Promise((resolve, reject) => this.#waiting.add({ frames: mark + seconds * rate, resolve, reject }));
    return this.since(mark);
  }

  /** Listens a tenth of a second at a time, until `wanted` accepts the sound. */
  async until(wanted, what, limitSeconds = 30) {
    let heard;
    for (let tenth = 0; tenth < 10 * limitSeconds; ++tenth) {
      heard = await this.next(0.1);
      if (wanted(heard)) return heard;
    }
    return assert.fail(`${what}: not within ${limitSeconds} s; last heard ${heard.left.at(-1)} and ${heard.right.at(-1)}`);
  }
}

/** The root mean square of the quietest stretch of so many seconds. */
export function quietest(samples, seconds = 0.05) {
  const length = Math.round(seconds * rate);
  let [sum, least] = [0, Infinity];
  for (let i = 0; i < samples.length; ++i) {
    sum += samples[i] ** 2 - (i >= length ? samples[i - length] ** 2 : 0);
    if (i >= length - 1) least = Math.min(least, sum);
  }
  return Math.sqrt(Math.max(0, least) / length);
}

export function largestStep(samples) {
  let largest = 0;
  for (let i = 1; i < samples.length; ++i) largest = Math.max(largest, Math.abs(samples[i] - samples[i - 1]));
  return largest;
}

/** For a plugin that puts out constant levels: those that lasted at least 20 ms, in order. */
export function levels(samples) {
  const found = [];
  for (let begin = 0, i = 1; i <= samples.length; ++i) {
    if (i < samples.length && Math.abs(samples[i] - samples[begin]) < 1e-5) continue;
    const level = Number(samples[begin].toFixed(4));
    if (i - begin >= 0.02 * rate && found.at(-1) !== level) found.push(level);
    begin = i;
  }
  return found;
}

/**
 * Asserts that two recordings of the same song agree sample by sample, from where the later one begins. Skips blocks that one
 * of them lacks: on a busy machine, a listener may lose some.
 */
export function sameSound(one, other) {
  const equal = (i, j) => {
    for (let k = 0; k < block; ++k) if (one[i + k] !== other[j + k]) return false;
    return true;
  };
  const [ends, otherEnds] = [one.length - block, other.length - block];
  let [i, j, same] = [0, 0, 0];
  for (; i <= ends && j <= otherEnds; i += block, j += block, ++same) {
    let [skip, otherSkip] = [0, 0];
    while (i + skip <= ends && !equal(i + skip, j)) skip += block;
    while (j + otherSkip <= otherEnds && !equal(i, j + otherSkip)) otherSkip += block;
    const here = i + skip <= ends, there = j + otherSkip <= otherEnds;
    if (same === 0 || !here || !there) assert.ok(here || there, `they part after ${same} blocks, ${i / rate} s`);
    if (there && (!here || otherSkip <= skip)) j += otherSkip;
    else i += skip;
  }
  assert.ok(same * block > 0.5 * Math.min(one.length, other.length), `of ${one.length / rate} s only ${same} blocks agree`);
}
