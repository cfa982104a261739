// A keyboard to play with mouse, fingers or keys: as many octaves as there is room for. One key at a time has the focus;
// arrows move it, Space or Enter plays it.

import { type KeyboardEvent, type PointerEvent, memo, useEffect, useRef, useState } from "react";
import { highestKey, isBlack, letterOf, nameOf } from "./key_map";
import { hands, useNotes } from "./notes";
import "./piano.css";

const leastWhite = 26;
const mostOctaves = 5;

export function Piano() {
  const piano = useRef<HTMLDivElement>(null);
  const base = useNotes((notes) => notes.base);
  const typing = useNotes((notes) => notes.typing);
  const down = useNotes((notes) => notes.down);
  const [octaves, setOctaves] = useState(2);
  const [cursor, setCursor] = useState<number | null>(null);

  useEffect(() => {
    if (!piano.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const fitting = Math.floor((entry?.contentRect.width ?? 0) / (7 * leastWhite));
      setOctaves(Math.min(mostOctaves, Math.max(1, fitting)));
    });
    observer.observe(piano.current);
    return () => {
      observer.disconnect();
      hands.releaseAll("piano/");
    };
  }, []);

  const first = firstKey(base, octaves);
  const keys = Array.from({ length: Math.min(12 * octaves + 1, highestKey - first + 1) }, (_, index) => first + index);
  const whites = keys.filter((key) => !isBlack(key));
  const focused = cursor !== null && keys.includes(cursor) ? cursor : base;

  const move = (event: KeyboardEvent) => {
    const next = movedFrom(focused, event.key, keys);
    if (next === null) return;
    event.preventDefault();
    setCursor(next);
    piano.current?.querySelector<HTMLElement>(`[data-key="${next}"]`)?.focus();
  };
  return (
    <div
      className="piano"
      ref={piano}
      role="group"
      aria-label="Keyboard; arrows move, Space plays"
      data-testid="piano"
      {...pointerHandlers}
      onKeyDown={move}
    >
      {keys.map((key) => {
        const before = whites.filter((white) => white < key).length;
        return (
          <PianoKey
            key={key}
            midiKey={key}
            left={isBlack(key) ? (before - 0.3) / whites.length : before / whites.length}
            width={(isBlack(key) ? 0.6 : 1) / whites.length}
            isDown={key in down}
            letter={typing ? letterOf(key - base) : null}
            focusable={key === focused}
            onFocus={setCursor}
          />
        );
      })}
    </div>
  );
}

/** The lowest key shown: one octave below that of the letters, if there is room. */
function firstKey(base: number, octaves: number): number {
  return Math.max(0, octaves > 2 ? base - 12 : base);
}

function movedFrom(key: number, pressed: string, keys: number[]): number | null {
  const step: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 12, PageDown: -12 };
  const next = pressed === "Home" ? keys[0] : pressed === "End" ? keys.at(-1) : key + (step[pressed] ?? 0);
  return next === undefined || next === key || !keys.includes(next) ? null : next;
}

type KeyProps = {
  midiKey: number;
  left: number;
  width: number;
  isDown: boolean;
  letter: string | null;
  focusable: boolean;
  onFocus: (key: number) => void;
};

const keyedVelocity = 0.8;

const PianoKey = memo(function PianoKey({ midiKey, left, width, isDown, letter, focusable, onFocus }: KeyProps) {
  const black = isBlack(midiKey);
  const origin = `piano/${midiKey}`;
  const plays = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  const press = (event: KeyboardEvent) => {
    if (!plays(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    hands.press(origin, midiKey, keyedVelocity);
  };
  return (
    <button
      className={`piano-key ${black ? "piano-black" : "piano-white"}`}
      style={{ left: `${100 * left}%`, width: `${100 * width}%` }}
      tabIndex={focusable ? 0 : -1}
      aria-label={nameOf(midiKey)}
      aria-pressed={isDown}
      data-key={midiKey}
      data-testid={`key-${midiKey}`}
      onFocus={() => onFocus(midiKey)}
      onBlur={() => hands.release(origin)}
      onKeyDown={press}
      onKeyUp={(event) => plays(event) && hands.release(origin)}
    >
      {letter !== null ? (
        <span className="piano-letter">{letter}</span>
      ) : (
        midiKey % 12 === 0 && <span className="piano-name">{nameOf(midiKey)}</span>
      )}
    </button>
  );
});

/** A pointer plays the key that it is on, louder towards the key's front, and slides on to other keys while it is down. */
const pointerHandlers = {
  onPointerDown: (event: PointerEvent) => {
    if (event.button !== 0) return;
    // Else a finger's events would all go to the key that it touched first.
    (event.target as Element).releasePointerCapture?.(event.pointerId);
    playUnder(event);
  },
  onPointerMove: (event: PointerEvent) => {
    if (event.buttons & 1) playUnder(event);
  },
  onPointerUp: (event: PointerEvent) => hands.release(`piano/pointer/${event.pointerId}`),
  onPointerCancel: (event: PointerEvent) => hands.release(`piano/pointer/${event.pointerId}`),
  onPointerLeave: (event: PointerEvent) => hands.release(`piano/pointer/${event.pointerId}`),
};

function playUnder(event: PointerEvent): void {
  const key = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>(".piano-key");
  if (!key?.dataset["key"]) return;
  const box = key.getBoundingClientRect();
  const depth = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
  hands.press(`piano/pointer/${event.pointerId}`, Number(key.dataset["key"]), 0.35 + 0.65 * depth);
}
