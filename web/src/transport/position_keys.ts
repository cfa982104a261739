// Keys that move through the song: arrows by bars, with Shift by quarter notes; Home and End.

import type { KeyboardEvent } from "react";
import { live } from "../live";
import type { Song } from "../protocol";

/** The position that the key leads to, in beats; null for any other key. May lie outside of the song. */
export function keyedBeats(event: KeyboardEvent, { meter: [count, unit], length_beats }: Song): number | null {
  const bar = (count * 4) / unit;
  const step = event.shiftKey ? 1 : bar;
  switch (event.key) {
    case "ArrowRight":
      return live.positionBeats + step;
    case "ArrowLeft":
      return live.positionBeats - step;
    case "Home":
      return 0;
    case "End":
      return length_beats;
    default:
      return null;
  }
}
