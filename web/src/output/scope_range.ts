// How much of the full scale the scope's height shows: the smallest power of two that holds the sound. It grows at once and
// shrinks after a while, so that a tremolo does not make it pump.

export const calmMs = 1500;
const least = 2 ** -8;

export class ScopeRange {
  private range = 1;
  private fitsSince: number | null = null;

  update(peak: number, nowMs: number): number {
    const fitting = Math.max(least, 2 ** Math.ceil(Math.log2(peak)));
    if (peak > this.range) {
      this.range = fitting;
      this.fitsSince = null;
    } else if (peak === 0 || fitting === this.range) {
      this.fitsSince = null; // silence does not change the range
    } else if (this.fitsSince === null) {
      this.fitsSince = nowMs;
    } else if (nowMs - this.fitsSince >= calmMs) {
      this.range = Math.max(fitting, this.range / 2);
      this.fitsSince = null;
    }
    return this.range;
  }
}
