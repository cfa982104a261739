// Where an oscilloscope begins its picture so that a steady wave stands still: at a rising zero crossing, and among
// several in a period always at the same one.
//
//   const starts = risingCrossings(wave, last, hysteresis);
//   const start = stillest(wave, starts, shown);

/**
 * The places up to `last`, in frames and fractions, where the wave rises through zero. Between two of them it was below
 * -`hysteresis`, so that noise around zero is no crossing.
 */
export function risingCrossings(wave: Float32Array, last: number, hysteresis: number): number[] {
  const found: number[] = [];
  let wasLow = false;
  for (let i = 1; i <= Math.min(last, wave.length - 1); ++i) {
    const before = wave[i - 1]!;
    const after = wave[i]!;
    if (before < -hysteresis) wasLow = true;
    if (!wasLow || before >= 0 || after < 0) continue;
    found.push(i - 1 + before / (before - after));
    wasLow = false;
  }
  return found;
}

/** Compares only one frame in so many. */
const stride = 4;

/** The start from which the wave looks most like `shown`; of several alike the newest. Null when there is no start. */
export function stillest(wave: Float32Array, starts: number[], shown: Float32Array | null): number | null {
  const newest = starts.at(-1);
  if (newest === undefined || !shown) return newest ?? null;
  let best = newest;
  let least = unlikeness(wave, newest, shown);
  for (const start of starts.slice(0, -1).reverse()) {
    const difference = unlikeness(wave, start, shown);
    // An older start must be clearly more alike; of two that differ by noise alone, the newer one wins.
    if (difference >= 0.8 * least) continue;
    least = difference;
    best = start;
  }
  return best;
}

function unlikeness(wave: Float32Array, start: number, shown: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < shown.length; i += stride) sum += (valueAt(wave, start + i) - shown[i]!) ** 2;
  return sum;
}

/** The value at a position between two frames, by linear interpolation. */
export function valueAt(wave: Float32Array, position: number): number {
  const at = Math.floor(position);
  const before = wave[at] ?? 0;
  return before + (position - at) * ((wave[at + 1] ?? before) - before);
}
