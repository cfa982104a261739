// The scale of all faders and meters: the deflection of a peak programme meter (IEC 60268-18), extended to +6 dB.
//
//   const height = toDeflection(-20);        // 0..1
//   const db = toDecibels(0.5);              // null is silence

const highestDb = 6;
/** Level in dB and deflection in percent of the meter's 0 dB mark. */
const points: readonly (readonly [db: number, percent: number])[] = [
  [-70, 0],
  [-60, 2.5],
  [-50, 7.5],
  [-40, 15],
  [-30, 30],
  [-20, 50],
  [highestDb, 115],
];
const fullPercent = 115;

export const marksDb: readonly number[] = [6, 0, -6, -12, -20, -30, -40, -60];
/** The deflection of 0 dB. */
export const unity = toDeflection(0);

export function toDeflection(db: number | null): number {
  return db === null ? 0 : interpolate(db, 0, 1) / fullPercent;
}

/** Null at the lower end. */
export function toDecibels(deflection: number): number | null {
  return deflection <= 0 ? null : interpolate(deflection * fullPercent, 1, 0);
}

/** Level of an amplitude in dB, null for silence. */
export function amplitudeToDecibels(amplitude: number): number | null {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : null;
}

/** "-6.0", "+1.5", "-∞": the text under a fader, without unit. */
export function decibelText(db: number | null): string {
  if (db === null || db <= -70) return "-∞";
  const rounded = Math.round(db * 10) / 10;
  return rounded > 0 ? `+${rounded.toFixed(1)}` : rounded.toFixed(1).replace(/^-0\.0$/, "0.0");
}

/** "C", "L 30", "R 100". */
export function panText(pan: number): string {
  const percent = Math.round(Math.abs(pan) * 100);
  return percent === 0 ? "C" : `${pan < 0 ? "L" : "R"} ${percent}`;
}

function interpolate(x: number, from: 0 | 1, to: 0 | 1): number {
  let previous = points[0]!;
  if (x <= previous[from]) return previous[to];
  for (const point of points) {
    if (x <= point[from]) {
      const share = (x - previous[from]) / (point[from] - previous[from] || 1);
      return previous[to] + share * (point[to] - previous[to]);
    }
    previous = point;
  }
  return previous[to];
}
