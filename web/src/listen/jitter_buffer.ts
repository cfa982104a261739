// Sits between packets that arrive irregularly and a sound card that never waits. Keeps about `target` frames ready, reads
// them at the card's rate, and bridges a gap with a short fade instead of a click.
//
//   const buffer = new JitterBuffer(48000);      // frames a second that go out
//   buffer.write(samples, channels, 48000);      // as they arrive
//   buffer.read([left, right]);                  // a block of the card
//
// Pure arithmetic over a ring buffer: no clock, no thread. The audio worklet uses it.

export const targetSeconds = 0.12;
const capacitySeconds = 1;
const fadeSeconds = 0.005;
/** Largest change of speed that brings the fill back to its target: 0.3 %, five cents. */
const largestDrift = 0.003;
/** A fill this near to the target (a share of it) is not corrected: a steady stream is read at exactly its own speed. */
const calmShare = 0.35;
const channels = 2;

/** filling: silent until the target is reached; playing; draining: fading out before a gap or a skip. */
type Phase = "filling" | "playing" | "draining";

export class JitterBuffer {
  private phase: Phase = "filling";
  private ring = new Float32Array(0);
  private capacity = 0;
  private sourceRate = 0;
  /** Frames ever written, and the position among them from which the next frame is read. */
  private written = 0;
  private position = 0;
  private gain = 0;
  private smoothedFill = 0;
  underruns = 0;

  constructor(private readonly outputRate: number) {}

  get fill(): number {
    return this.written - this.position;
  }

  write(samples: Float32Array, sourceChannels: number, sourceRate: number): void {
    if (sourceRate !== this.sourceRate) this.restart(sourceRate);
    const frames = Math.floor(samples.length / sourceChannels);
    for (let frame = 0; frame < frames; ++frame) {
      const at = ((this.written + frame) % this.capacity) * channels;
      const from = frame * sourceChannels;
      this.ring[at] = samples[from] ?? 0;
      this.ring[at + 1] = samples[sourceChannels > 1 ? from + 1 : from] ?? 0;
    }
    this.written += frames;
    // The reader stood still (a sleeping machine), and frames were overwritten: begin again from the target.
    if (this.fill > this.capacity - 4) this.skipToTarget();
  }

  /** Fills the block; all channels are as long as the first. */
  read(output: Float32Array[]): void {
    const length = output[0]?.length ?? 0;
    this.choosePhase();
    const step = this.step(length);
    const gainStep = 1 / (fadeSeconds * this.outputRate);
    const fadeFrames = fadeSeconds * this.sourceRate + 4;
    for (let frame = 0; frame < length; ++frame) {
      if (this.phase === "playing" && this.fill < fadeFrames) this.drain();
      const aim = this.phase === "playing" ? 1 : 0;
      this.gain += Math.min(gainStep, Math.max(-gainStep, aim - this.gain));
      if (this.gain === 0 || this.fill < 4) {
        for (const channel of output) channel[frame] = 0;
        continue;
      }
      for (let channel = 0; channel < output.length; ++channel) {
        output[channel]![frame] = this.gain * this.interpolated(Math.min(channel, 1));
      }
      this.position += step;
    }
    if (this.phase === "draining" && this.gain === 0) this.phase = "filling";
  }

  private get target(): number {
    return targetSeconds * this.sourceRate;
  }

  private restart(sourceRate: number): void {
    this.sourceRate = sourceRate;
    this.capacity = Math.ceil(capacitySeconds * sourceRate);
    this.ring = new Float32Array(this.capacity * channels);
    this.written = this.position = this.gain = 0;
    this.phase = "filling";
  }

  private choosePhase(): void {
    if (this.phase === "filling" && this.sourceRate > 0 && this.fill >= this.target) {
      this.skipToTarget();
      this.phase = "playing";
    } else if (this.phase === "playing" && this.fill > 3 * this.target) {
      this.phase = "draining"; // far too much waits: fade out, skip, go on
    }
  }

  private drain(): void {
    this.phase = "draining";
    ++this.underruns;
  }

  private skipToTarget(): void {
    this.position = this.written - Math.floor(this.target);
    this.smoothedFill = this.fill;
  }

  /** Source frames for each output frame: the ratio of the rates, gently corrected to hold the fill at its target. */
  private step(length: number): number {
    const ratio = this.sourceRate / this.outputRate;
    this.smoothedFill += (this.fill - this.smoothedFill) * Math.min(1, length / this.outputRate);
    const excess = this.smoothedFill / this.target - 1;
    if (!(Math.abs(excess) > calmShare)) return ratio;
    return ratio * (1 + Math.max(-largestDrift, Math.min(largestDrift, excess * largestDrift)));
  }

  /** Cubic Hermite (Catmull-Rom) through the four frames around the position; exact where it falls on a frame. */
  private interpolated(channel: number): number {
    const base = Math.floor(this.position);
    const t = this.position - base;
    const b = this.sample(base + 1, channel);
    if (t === 0) return b;
    const a = this.sample(base, channel);
    const c = this.sample(base + 2, channel);
    const d = this.sample(base + 3, channel);
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  private sample(frame: number, channel: number): number {
    return this.ring[(frame % this.capacity) * channels + channel] ?? 0;
  }
}
