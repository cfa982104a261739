// What a reload made of a parameter that was there before.
//
//   const change = changeOf(before, after, { value: 18, text: "18" });
//   change?.range      // "0.1 – 20 → 0.1 – 8 Hz"

import type { Parameter, ParameterValue } from "../protocol";

/** `range`: old and new as text, null if it has not changed. `clampedFrom`: the old value, if outside of the new range. */
export type Change = { range: string | null; clampedFrom: string | null };

/** Null when nothing has changed that a user of the control would notice. */
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

/** Six digits are enough: they make a float such as 0.1 read as people wrote it. */
const short = (value: number) => String(Number(value.toPrecision(6)));
