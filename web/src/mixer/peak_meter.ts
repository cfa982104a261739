// How a meter moves: up at once, down at a steady rate; the highest level stays marked for a while.

import { amplitudeToDecibels } from "./decibels";

export const fallDbPerSecond = 26;
export const holdMs = 1500;
const floorDb = -90;

export class PeakMeter {
  levelDb = floorDb;
  heldDb = floorDb;
  /** Highest level since it was last reset. */
  highestDb = floorDb;
  private heldUntil = 0;
  private lastMs: number | null = null;

  /** `amplitude`: the largest since the last call. */
  update(amplitude: number, nowMs: number): void {
    const fall = (Math.max(0, nowMs - (this.lastMs ?? nowMs)) / 1000) * fallDbPerSecond;
    this.lastMs = nowMs;
    const db = Math.max(floorDb, amplitudeToDecibels(amplitude) ?? floorDb);
    this.levelDb = Math.max(db, this.levelDb - fall, floorDb);
    this.highestDb = Math.max(this.highestDb, db);
    if (db >= this.heldDb) {
      this.heldDb = db;
      this.heldUntil = nowMs + holdMs;
    } else if (nowMs > this.heldUntil) {
      this.heldDb = Math.max(this.levelDb, this.heldDb - fall);
    }
  }

  reset(): void {
    this.highestDb = floorDb;
  }
}
