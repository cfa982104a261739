// The ruler: sections, bars and the loop. For keys it is a slider of the position in the song.

import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef } from "react";
import { seek, setLoop } from "../client";
import { eachFrame, live } from "../live";
import type { Loop, Section, Song } from "../protocol";
import { barAndBeat } from "../transport/position";
import { keyedBeats } from "../transport/position_keys";
import { withEdge } from "./loop_drag";
import { type RulerDrag, rulerPointers } from "./pointers";
import { snapped } from "./scale";
import type { ArrangementView } from "./view";

type Props = { song: Song; view: ArrangementView | null; loop: Loop | null; canvas: RefObject<HTMLCanvasElement | null> };

export function Ruler({ song, view, loop, canvas }: Props) {
  const drag = useRef<RulerDrag | null>(null);
  useTold(canvas, song);

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const beats = keyedBeats(event, song);
    if (beats !== null) seek(Math.max(0, Math.min(song.length_beats, beats)));
    else if (!pressedOther(event.key, song, view, loop)) return;
    event.preventDefault();
  };
  const loopSection = (event: MouseEvent) => {
    const section = view && sectionAt(song, view.beatsAt(event.clientX).exact);
    if (section) setLoop(isLooped(section, loop) ? null : loopOf(section));
  };
  return (
    <canvas
      className="arr-ruler"
      ref={canvas}
      role="slider"
      tabIndex={0}
      aria-label="Position in the song"
      aria-valuemin={0}
      aria-valuemax={song.length_beats}
      aria-valuenow={0}
      title="Click: go there. Drag: loop. Double click: loop the section. Keys: arrows move, [ and ] set the loop's edges, Enter loops the section."
      data-testid="ruler"
      onKeyDown={press}
      onDoubleClick={loopSection}
      {...rulerPointers(view, drag, loop)}
    />
  );
}

/** Handles the other keys of the ruler; false when the key has no meaning here. */
function pressedOther(key: string, song: Song, view: ArrangementView | null, loop: Loop | null): boolean {
  const here = snapped(live.positionBeats, view?.step ?? 1);
  const section = sectionAt(song, live.positionBeats);
  if (key === "[") setLoop(withEdge(loop, "start", here, song.length_beats));
  else if (key === "]") setLoop(withEdge(loop, "end", here, song.length_beats));
  else if (key === "Enter" && section) setLoop(isLooped(section, loop) ? null : loopOf(section));
  else if (key === "+" || key === "=") view?.zoomBy(1.4);
  else if (key === "-") view?.zoomBy(1 / 1.4);
  else return false;
  return true;
}

const loopOf = ({ start_beats: start, length_beats: length }: Section): Loop => ({ start, end: start + length });
const isLooped = (section: Section, loop: Loop | null) => loop?.start === section.start_beats && loop.end === loopOf(section).end;
const sectionAt = ({ sections }: Song, beats: number) =>
  sections.find(({ start_beats: start, length_beats: length }) => beats >= start && beats < start + length);

/** Tells assistive technology where the song is. */
function useTold(canvas: RefObject<HTMLCanvasElement | null>, song: Song): void {
  useEffect(() => {
    let told = "";
    return eachFrame(() => {
      const text = `bar ${barAndBeat(live.positionBeats, song.meter)}`;
      if (text === told || !canvas.current) return;
      told = text;
      canvas.current.setAttribute("aria-valuenow", live.positionBeats.toFixed(1));
      canvas.current.setAttribute("aria-valuetext", text);
    });
  }, [canvas, song]);
}
