// What a pointer does on the lanes and on the ruler.

import type { PointerEvent, RefObject } from "react";
import { seek, setLoop } from "../client";
import type { Loop } from "../song/wire";
import { useSession } from "../stores/session";
import { useSelection } from "../stores/view";
import { grabbedEdge, loopBetween } from "./loop_drag";
import type { ArrangementView } from "./view";

/** A click moves the playhead there and selects the track; with Shift the playhead does not snap to the grid. */
export function lanePointers(view: ArrangementView | null) {
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || !view) return;
      const { exact, snapped } = view.beatsAt(event.clientX);
      seek(event.shiftKey ? exact : snapped);
      const track = useSession.getState().tracks[view.laneAt(event.clientY)];
      if (track) useSelection.setState({ track: track.number });
    },
  };
}

/** `fixed`: the edge of the loop that stays. `hasMoved`: the pointer has moved too far for a click. */
export type RulerDrag = { downX: number; fixed: number; hasMoved: boolean };
const clickPixels = 4;
const edgePixels = 6;

/** A click moves the playhead there; a drag makes a loop, or moves an edge of the present one. */
export function rulerPointers(view: ArrangementView | null, drag: RefObject<RulerDrag | null>, loop: Loop | null) {
  const beats = (event: PointerEvent) => {
    const { exact, snapped } = view?.beatsAt(event.clientX) ?? { exact: 0, snapped: 0 };
    return event.shiftKey ? exact : snapped;
  };
  const drawn = (event: PointerEvent) => (drag.current?.hasMoved ? loopBetween(drag.current.fixed, beats(event)) : null);
  const leave = () => {
    drag.current = null;
    view?.show({ loop });
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || !view) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const edge = grabbedEdge(loop, view.beatsAt(event.clientX).exact, edgePixels / view.pixelsPerBeat);
      drag.current = { downX: event.clientX, fixed: edge ?? beats(event), hasMoved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!drag.current) return;
      drag.current.hasMoved ||= Math.abs(event.clientX - drag.current.downX) >= clickPixels;
      if (drag.current.hasMoved) view?.show({ loop: drawn(event) });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (!drag.current) return;
      const next = drawn(event);
      if (next) setLoop(next);
      else if (!drag.current.hasMoved) seek(beats(event));
      leave();
      if (next) view?.show({ loop: next });
    },
    onPointerCancel: leave,
  };
}
