// The one control behind sliders, faders and pans: a position 0..1 along a track, moved by pointer, touch or keys.
// Shift makes every movement ten times finer; double-click, and the Delete key, go back to the default.

import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import type { Steps } from "../parameters/curve";
import "./slider.css";

type Props = {
  label: string;
  /** 0..1. `value`, `min`, `max` and `text` tell assistive technology what it means. */
  position: number;
  value: number;
  min: number;
  max: number;
  text: string;
  steps: Steps;
  onMove: (position: number) => void;
  onReset: () => void;
  /** The user let go of the slider, or of the key, after moving it; or the slider was taken away meanwhile. */
  onRest?: (() => void) | undefined;
  vertical?: boolean;
  /** Where the coloured part begins: 0, or the middle of a pan. */
  origin?: number;
  /** The default, which has a mark. */
  home?: number;
  disabled?: boolean;
  testId?: string;
};

const fineness = 0.1;
const clamp = (position: number) => Math.min(1, Math.max(0, position));

export function Slider(props: Props) {
  const { label, position, value, min, max, text, steps, onReset, onRest } = props;
  const { vertical = false, origin = 0, home, disabled = false, testId } = props;
  const rail = useRef<HTMLDivElement>(null);
  const drag = useRef<{ pointer: number; at: number; position: number } | null>(null);
  const isMoving = useRef(false);

  const onMove = (next: number) => {
    isMoving.current = true;
    props.onMove(next);
  };
  const rest = () => {
    drag.current = null;
    if (isMoving.current) onRest?.();
    isMoving.current = false;
  };
  const letGo = (event: PointerEvent) => event.pointerId === drag.current?.pointer && rest();
  const ending = useRef(rest);
  ending.current = rest;
  useEffect(() => () => ending.current(), []);
  const along = (event: PointerEvent) => (vertical ? -event.clientY : event.clientX);
  const grab = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || disabled || drag.current || !rail.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = rail.current.getBoundingClientRect();
    const pointed = vertical ? (box.bottom - event.clientY) / box.height : (event.clientX - box.left) / box.width;
    // A press on the thumb, or with Shift, keeps the value; elsewhere the thumb jumps to the pointer.
    const onThumb = Math.abs(pointed - position) * (vertical ? box.height : box.width) < 10;
    const start = onThumb || event.shiftKey ? position : clamp(pointed);
    drag.current = { pointer: event.pointerId, at: along(event), position: start };
    if (start !== position) onMove(start);
  };
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerId !== drag.current?.pointer || !rail.current) return;
    const length = vertical ? rail.current.clientHeight : rail.current.clientWidth;
    const moved = ((along(event) - drag.current.at) / length) * (event.shiftKey ? fineness : 1);
    if (moved === 0) return;
    drag.current = { ...drag.current, at: along(event), position: clamp(drag.current.position + moved) };
    onMove(drag.current.position);
  };
  const press = (event: KeyboardEvent) => {
    if (disabled || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(event, position, steps);
    if (next === null) return;
    event.preventDefault();
    if (next === "home") onReset();
    else onMove(clamp(next));
  };

  const style = {
    "--at": position,
    "--from": Math.min(position, origin),
    "--to": Math.max(position, origin),
    "--home": home ?? 0,
  } as CSSProperties;
  return (
    <div
      className={`slider ${vertical ? "slider-vertical" : "slider-horizontal"}`}
      role="slider"
      tabIndex={disabled ? -1 : 0}
      aria-label={label}
      aria-orientation={vertical ? "vertical" : "horizontal"}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      aria-disabled={disabled}
      data-testid={testId}
      style={style}
      onPointerDown={grab}
      onPointerMove={follow}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onDoubleClick={onReset}
      onKeyDown={press}
      onKeyUp={() => drag.current === null && rest()} // Shift is let go of in the middle of a drag
      onBlur={rest}
    >
      <div className="slider-rail" ref={rail}>
        <div className="slider-fill" />
        {home !== undefined && <div className="slider-home" />}
        <div className="slider-thumb" />
      </div>
    </div>
  );
}

function keyed(event: KeyboardEvent, position: number, steps: Steps): number | "home" | null {
  const step = event.shiftKey ? steps.fine : steps.normal;
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
      return position + step;
    case "ArrowLeft":
    case "ArrowDown":
      return position - step;
    case "PageUp":
      return position + steps.page;
    case "PageDown":
      return position - steps.page;
    case "Home":
      return 0;
    case "End":
      return 1;
    case "Delete":
    case "Backspace":
      return "home";
    default:
      return null;
  }
}
