// What a reload made of a parameter that was there before.
//
//   const change = changeOf(before, after, { value: 18, text: "18" });
//   change?.range      // "0.1 – 20 → 0.1 – 8 Hz"

import type { Parameter, ParameterValue } from "../protocol";

/** `range`: old and new in words, null when it is the same; `clampedFrom`: the old value, where the new range has no room for it. */
export type Change = { range: string | null; clampedFrom: string | null };

/** Null when nothing that a hand on the control would notice has changed. */
export function changeOf(before: Parameter, after: Parameter, valueBefore: ParameterValue): Change | null {
  const range = rangeChange(before, after);
  const sameKind = before.kind === after.kind;
  const outside = valueBefore.value < after.min || valueBefore.value > after.max;
  const clampedFrom = sameKind && outside ? valueBefore.text : null;
  return range === null && clampedFrom === null ? null : { range, clampedFrom };
}

function rangeChange(before: Parameter, after: Parameter): string | null {
  const [old, now] = [rangeText(before), rangeText(after)];
  if (before.kind === after.kind && before.min === after.min && before.max === after.max && old === now) return null;
  const unit = isNumber(after) && after.unit !== "" ? ` ${after.unit}` : "";
  return `${old}${before.unit === after.unit || before.unit === "" ? "" : ` ${before.unit}`} → ${now}${unit}`;
}

const isNumber = ({ kind }: Parameter) => kind === "float" || kind === "integer";

function rangeText(parameter: Parameter): string {
  if (parameter.kind === "choice") return parameter.choices.join(", ");
  if (parameter.kind === "switch") return "off, on";
  return `${short(parameter.min)} – ${short(parameter.max)}`;
}

/** Six digits say enough; what is no round number in float is none for people either. */
const short = (value: number) => String(Number(value.toPrecision(6)));
