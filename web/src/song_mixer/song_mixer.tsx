// The mixer of a song: each strip with the plugins of its track and its sends. Only strips in sight are made.

import { memo, useEffect, useRef, useState } from "react";
import { MeterBoard } from "../mixer/meter_board";
import { Strip } from "../mixer/strip";
import type { Track } from "../song/wire";
import { useSession } from "../stores/session";
import { useSelection } from "../stores/view";
import { visibleRange } from "../ui/visible_range";
import { Output, Sends } from "./send_rows";
import { Slots } from "./slots";
import "./song_mixer.css";

/** Width of a strip and the gap after it, in pixels. */
const stripWidth = 156;

export function SongMixer() {
  const count = useSession(({ tracks }) => tracks.length);
  const master = useSession((session) => session.master);
  const selected = useSelection((selection) => selection.track);
  const strips = useRef<HTMLDivElement>(null);
  const [[first, end], setRange] = useState<[number, number]>([0, 0]);

  const look = () => {
    if (!strips.current) return;
    const next = visibleRange(strips.current.scrollLeft, strips.current.clientWidth, stripWidth, count);
    setRange((before) => (before[0] === next[0] && before[1] === next[1] ? before : next));
  };
  useEffect(() => {
    if (!strips.current) return;
    const sizes = new ResizeObserver(look);
    sizes.observe(strips.current);
    look();
    return () => sizes.disconnect();
  }, [count]);
  useEffect(() => showStrip(strips.current, selected), [selected]);

  return (
    <section className="mixer song-mixer" aria-label="Mixer" data-testid="mixer">
      <div className="song-strips" ref={strips} onScroll={look}>
        <div className="song-strips-all" style={{ width: count * stripWidth }}>
          <MeterBoard>
            {Array.from({ length: end - first }, (_, offset) => (
              <PlacedStrip key={first + offset} index={first + offset} />
            ))}
          </MeterBoard>
        </div>
      </div>
      <MeterBoard>
        <Strip number={0} name="Master" meter={count} known={master}>
          <div className="strip-rack" />
        </Strip>
      </MeterBoard>
    </section>
  );
}

const PlacedStrip = memo(function PlacedStrip({ index }: { index: number }) {
  const track = useSession(({ tracks }) => tracks[index]);
  return track ? <SongStrip track={track} index={index} /> : null;
});

function SongStrip({ track, index }: { track: Track; index: number }) {
  const isSelected = useSelection((selection) => selection.track === track.number);
  return (
    <div
      className="song-strip"
      style={{ left: index * stripWidth, "--colour": `var(--track-${index % 8})` } as React.CSSProperties}
      onFocus={() => useSelection.setState({ track: track.number })}
    >
      <Strip number={track.number} name={track.name} meter={index} known={track} isSelected={isSelected}>
        <div className="strip-rack">
          <Slots track={track} />
          <Sends track={track} />
          <Output track={track} />
        </div>
      </Strip>
    </div>
  );
}

/** Scrolls to the strip of a track that was selected elsewhere. */
function showStrip(strips: HTMLElement | null, track: number | null): void {
  const index = useSession.getState().tracks.findIndex(({ number }) => number === track);
  if (!strips || index < 0) return;
  const left = index * stripWidth;
  if (left < strips.scrollLeft) strips.scrollLeft = left;
  else if (left + stripWidth > strips.scrollLeft + strips.clientWidth) strips.scrollLeft = left + stripWidth - strips.clientWidth;
}
