// Where a parameter's value lies on its control's travel (0..1), and back.
//
//   const position = toPosition(cutoff, 440);
//   const value = toValue(cutoff, position);

import type { Parameter } from "../protocol";

export type Range = Pick<Parameter, "kind" | "min" | "max" | "logarithmic">;
/** How far one key press moves along the travel. */
export type Steps = { normal: number; fine: number; page: number };

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));
/** Equal ratios need both ends on the same side of zero; otherwise the travel is linear. */
const hasEqualRatios = ({ logarithmic, min }: Range) => logarithmic && min > 0;

export function toPosition(range: Range, value: number): number {
  const { min, max } = range;
  if (!(max > min)) return 0;
  const clamped = clamp(value, min, max);
  return hasEqualRatios(range) ? Math.log(clamped / min) / Math.log(max / min) : (clamped - min) / (max - min);
}

export function toValue(range: Range, position: number): number {
  const { kind, min, max } = range;
  if (position <= 0) return min;
  if (position >= 1) return max;
  const value = hasEqualRatios(range) ? min * (max / min) ** position : min + position * (max - min);
  return clamp(kind === "float" ? value : Math.round(value), min, max);
}

export function stepsOf({ kind, min, max }: Range): Steps {
  if (kind === "float" || !(max > min)) return { normal: 0.01, fine: 0.001, page: 0.1 };
  const one = 1 / (max - min);
  return { normal: one, fine: one, page: Math.max(one, Math.round((max - min) / 10) * one) };
}
