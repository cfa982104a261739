// The song from left to right, a lane for each track. A click moves the playhead there, a drag on the ruler makes a loop.

import { useEffect, useMemo, useRef, useState } from "react";
import type { Song } from "../protocol";
import { leftOut, useScore } from "../stores/score";
import { useSession } from "../stores/session";
import { useSelection, useZoom } from "../stores/view";
import { FitIcon, MinusIcon, PlusIcon } from "../ui/icons";
import { visibleRange } from "../ui/visible_range";
import { rulerHeight } from "./draw";
import { LaneHeads } from "./lane_heads";
import { Ruler } from "./ruler";
import { sceneOf } from "./scene";
import { lanePointers } from "./pointers";
import { ArrangementView } from "./view";
import "./arrangement.css";

const zoomStep = 1.4;

export function Arrangement({ song }: { song: Song }) {
  const scroller = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLCanvasElement>(null);
  const lanes = useRef<HTMLCanvasElement>(null);
  const onRuler = useRef<HTMLDivElement>(null);
  const onLanes = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<ArrangementView | null>(null);
  const [heads, setHeads] = useState<[first: number, end: number]>([0, 0]);

  const numbers = useSession(({ tracks }) => tracks.map(({ number }) => number).join(" "));
  const clips = useScore((state) => state.clips);
  const scene = useMemo(
    () => sceneOf(clips, numbers === "" ? [] : numbers.split(" ").map((number) => ({ number: Number(number) }))),
    [clips, numbers],
  );
  const loop = useSession((session) => session.transport.loop);
  const selected = useSelection((selection) => selection.track);
  const laneHeight = useZoom((zoom) => zoom.lane_height);
  const zoom = useZoom((state) => state.pixels_per_beat);
  const count = scene.lanes.length;
  const clipCount = useMemo(() => [...clips.values()].reduce((sum, ofTrack) => sum + ofTrack.length, 0), [clips]);

  useEffect(() => {
    if (!scroller.current || !ruler.current || !lanes.current || !onRuler.current || !onLanes.current) return;
    const parts = { scroller: scroller.current, ruler: ruler.current, lanes: lanes.current, playheads: [onRuler.current, onLanes.current] };
    const made = new ArrangementView(parts, {
      zoomed: (pixels_per_beat) => useZoom.setState({ pixels_per_beat }),
      scrolled: (top, height) => {
        const next = visibleRange(top, height, laneHeight, count);
        setHeads((before) => (before[0] === next[0] && before[1] === next[1] ? before : next));
      },
    });
    setView(made);
    return made.start();
  }, [laneHeight, count]);

  useEffect(() => {
    const { sections, meter, length_beats } = song;
    view?.show({ scene, sections, meter, lengthBeats: Math.max(length_beats, 1), loop, selected, laneHeight, zoom });
  }, [view, scene, song, loop, selected, laneHeight, zoom]);

  return (
    <section className="arrangement" aria-label="Arrangement" data-testid="arrangement">
      <div className="arr-scroller" ref={scroller} style={{ "--ruler": `${rulerHeight}px` } as React.CSSProperties}>
        <ZoomButtons view={view} isWhole={zoom === null} />
        <div className="arr-ruler-cell">
          <Ruler song={song} view={view} loop={loop} canvas={ruler} />
          <div className="arr-playhead arr-playhead-head" ref={onRuler} data-testid="arrangement-playhead" />
        </div>
        <LaneHeads range={heads} height={laneHeight} />
        <div className="arr-lanes-cell">
          <canvas className="arr-lanes" ref={lanes} role="img" aria-label={laneSummary(count, clipCount)} data-testid="lanes" {...lanePointers(view)} />
          <div className="arr-playhead" ref={onLanes} />
        </div>
      </div>
      <LeftOut />
    </section>
  );
}

/** What of a very large song is not drawn. */
function LeftOut() {
  const clips = useScore((state) => state.clips);
  const { notes, tracks } = useMemo(() => leftOut(clips), [clips]);
  if (notes === 0) return null;
  return (
    <p className="arr-left-out" role="status" data-testid="left-out">
      {`${notes.toLocaleString("en")} notes of ${tracks === 1 ? "1 track" : `${tracks} tracks`} are not drawn, their clips are: the song has too many. They all play.`}
    </p>
  );
}

const laneSummary = (tracks: number, clips: number) => `${tracks} tracks with ${clips} clips; the text tells what is in them`;

function ZoomButtons({ view, isWhole }: { view: ArrangementView | null; isWhole: boolean }) {
  return (
    <div className="arr-corner" role="group" aria-label="Zoom">
      <button className="tool" aria-label="Farther" title="Farther (−, or Ctrl and wheel)" data-testid="zoom-out" onClick={() => view?.zoomBy(1 / zoomStep)}>
        <MinusIcon />
      </button>
      <button className="tool" aria-label="Nearer" title="Nearer (+, or Ctrl and wheel)" data-testid="zoom-in" onClick={() => view?.zoomBy(zoomStep)}>
        <PlusIcon />
      </button>
      <button className="tool" aria-label="The whole song" aria-pressed={isWhole} title="The whole song" data-testid="zoom-fit" onClick={() => view?.zoomBy(0)}>
        <FitIcon />
      </button>
    </div>
  );
}
