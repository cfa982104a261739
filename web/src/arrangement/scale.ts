// How beats become pixels in the arrangement: zoom, its limits, and the grid.
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

/** The limits of the zoom in a view of `width` pixels: from the whole song to a few beats. */
export function limitsOf(width: number, lengthBeats: number): Limits {
  const whole = Math.max(1, width) / Math.max(1, lengthBeats);
  return { least: Math.min(whole, mostPixelsPerBeat), most: mostPixelsPerBeat };
}

export function clamped(pixelsPerBeat: number, { least, most }: Limits): number {
  return Math.min(most, Math.max(least, pixelsPerBeat));
}

/** Zooms around `x`, in pixels from the left edge of the view: what lies there stays there. */
export function zoomed({ pixelsPerBeat, left }: Zoom, factor: number, x: number, limits: Limits): Zoom {
  const next = clamped(pixelsPerBeat * factor, limits);
  const beats = (left + x) / pixelsPerBeat;
  return { pixelsPerBeat: next, left: Math.max(0, beats * next - x) };
}

const leastLinePixels = 11;
const leastLabelPixels = 46;

/** A line every `step` beats, a number every `labelled` beats. When zoomed out, not every beat or bar has one. */
export function gridOf(pixelsPerBeat: number, meter: Meter): { step: number; labelled: number } {
  const bar = barBeats(meter);
  const counted = countedBeats(meter);
  const bars = (pixels: number) => bar * 2 ** Math.max(0, Math.ceil(Math.log2(pixels / (bar * pixelsPerBeat))));
  const step = counted * pixelsPerBeat >= leastLinePixels ? counted : bars(leastLinePixels);
  return { step, labelled: bars(leastLabelPixels) };
}

/** The nearest line of the grid. */
export const snapped = (beats: number, step: number) => Math.max(0, Math.round(beats / step) * step);
