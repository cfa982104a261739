// The song's position as bar.beat and as time. It is written into the DOM 60 times a second and bypasses React.

import { useEffect, useRef } from "react";
import { eachFrame, live } from "../live";
import type { Song } from "../protocol";
import { barAndBeat, clock } from "./position";

export function PositionDisplay({ song }: { song: Song }) {
  const bar = useRef<HTMLSpanElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      eachFrame(() => {
        write(bar.current, barAndBeat(live.positionBeats, song.meter));
        write(time.current, clock(live.positionBeats, song.bpm));
      }),
    [song],
  );
  return (
    <div className="position numbers">
      <span className="position-bar" ref={bar} data-testid="position" title="Bar and beat">
        1.1
      </span>
      <span className="position-time muted" ref={time} data-testid="time" title="Time">
        0:00.0
      </span>
    </div>
  );
}

function write(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
