// The newest half second of the plugin's output, for meters, scope and spectrum.
//
//   tape.write(frame);
//   tape.newest(0, wave);          // the newest wave.length frames of the left channel
//
// A mono plugin goes to both channels. What was never written is silence.

import type { AudioFrame } from "../protocol";

const capacity = 1 << 15;

export class Tape {
  sampleRate = 48_000;
  /** Frames ever written. */
  written = 0;
  /** Nothing was written since it was cleared. */
  isClear = true;
  private readonly channels = [new Float32Array(capacity), new Float32Array(capacity)] as const;

  write({ samples, channels, frames, sampleRate }: Pick<AudioFrame, "samples" | "channels" | "frames" | "sampleRate">): void {
    if (sampleRate !== this.sampleRate) this.clear();
    this.sampleRate = sampleRate;
    for (const [channel, ring] of this.channels.entries()) {
      const from = Math.min(channel, channels - 1);
      for (let frame = 0; frame < frames; ++frame) {
        ring[(this.written + frame) % capacity] = samples[frame * channels + from]!;
      }
    }
    this.written += frames;
    this.isClear = false;
  }

  /** Fills `target`, oldest frame first. */
  newest(channel: 0 | 1, target: Float32Array): void {
    const start = this.written - target.length + capacity;
    for (let i = 0; i < target.length; ++i) target[i] = this.channels[channel][(start + i) % capacity]!;
  }

  /** Fills the tape with silence. `written` grows, so that readers see a change. */
  clear(): void {
    for (const ring of this.channels) ring.fill(0);
    ++this.written;
    this.isClear = true;
  }
}

export const tape = new Tape();
