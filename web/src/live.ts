// What changes 60 times a second: playhead and meters. It goes from the status frame to the screen and bypasses React.
//
//   const stop = eachFrame(() => draw(live.positionBeats));

import type { StatusFrame } from "./protocol";

export const live = {
  playing: false,
  positionBeats: 0,
  /** Amplitudes in the newest frame: left and right of each track in turn, the master last. */
  peaks: new Float32Array(0) as Float32Array,
};

export function statusReceived({ playing, positionBeats, peaks }: StatusFrame): void {
  live.playing = playing;
  live.positionBeats = positionBeats;
  live.peaks = peaks;
}

/** For when the connection broke: the playhead stops and the meters fall to zero. */
export function silence(): void {
  live.playing = false;
  live.peaks = new Float32Array(live.peaks.length);
}

type Draw = (nowMs: number) => void;
const drawers = new Set<Draw>();
let requested = false;

/** Calls `draw` before each repaint until the returned function is called. All callers share one animation frame. */
export function eachFrame(draw: Draw): () => void {
  drawers.add(draw);
  requestNext();
  return () => drawers.delete(draw);
}

function requestNext(): void {
  if (requested || drawers.size === 0) return;
  requested = true;
  requestAnimationFrame((nowMs) => {
    requested = false;
    for (const draw of drawers) draw(nowMs);
    requestNext();
  });
}
