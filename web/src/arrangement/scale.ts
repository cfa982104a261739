// Beats and pixels of the arrangement, its grid, and how far it can be drawn near.
//
//   const x = beats * pixelsPerBeat;
//   const { pixelsPerBeat, left } = zoomed({ pixelsPerBeat: 8, left: 0 }, 1.2, pointerX, limits);

export type Meter = readonly [count: number, unit: number];
export type Zoom = { pixelsPerBeat: number; left: number };
export type Limits = { least: number; most: number };

/** Beats are quarter notes. */
export const barBeats = ([count, unit]: Meter) => (count * 4) / unit;
export const countedBeats = ([, unit]: Meter) => 4 / unit;

const mostPixelsPerBeat = 240;

/** From the whole song in `width` to a few beats. */
export function limitsOf(width: number, lengthBeats: number): Limits {
  const whole = Math.max(1, width) / Math.max(1, lengthBeats);
  return { least: Math.min(whole, mostPixelsPerBeat), most: mostPixelsPerBeat };
}

export function clamped(pixelsPerBeat: number, { least, most }: Limits): number {
  return Math.min(most, Math.max(least, pixelsPerBeat));
}

/** What lies at `x`, in pixels from the left edge of what is seen, stays there. */
export function zoomed({ pixelsPerBeat, left }: Zoom, factor: number, x: number, limits: Limits): Zoom {
  const next = clamped(pixelsPerBeat * factor, limits);
  const beats = (left + x) / pixelsPerBeat;
  return { pixelsPerBeat: next, left: Math.max(0, beats * next - x) };
}

const leastLinePixels = 11;
const leastLabelPixels = 46;

/** Lines stand each `step` beats, numbers each `labelled` beats; a song that is far away has neither each beat nor each bar. */
export function gridOf(pixelsPerBeat: number, meter: Meter): { step: number; labelled: number } {
  const bar = barBeats(meter);
  const counted = countedBeats(meter);
  const bars = (pixels: number) => bar * 2 ** Math.max(0, Math.ceil(Math.log2(pixels / (bar * pixelsPerBeat))));
  const step = counted * pixelsPerBeat >= leastLinePixels ? counted : bars(leastLinePixels);
  return { step, labelled: bars(leastLabelPixels) };
}

/** The nearest line of the grid. */
export const snapped = (beats: number, step: number) => Math.max(0, Math.round(beats / step) * step);
