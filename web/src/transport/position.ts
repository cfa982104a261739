// A position in beats (quarter notes) as musicians and clocks tell it.

/** "12.3": bar and beat, both counted from 1. */
export function barAndBeat(beats: number, [count, unit]: readonly [number, number]): string {
  const counted = Math.floor((Math.max(0, beats) * unit) / 4 + 1e-6);
  return `${Math.floor(counted / count) + 1}.${(counted % count) + 1}`;
}

/** "1:05.2": minutes, seconds and tenths. */
export function clock(beats: number, bpm: number): string {
  const tenths = Math.floor((Math.max(0, beats) * 600) / bpm + 1e-6);
  const seconds = Math.floor(tenths / 10);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}.${tenths % 10}`;
}
