// Plays notes from the computer's keyboard, while its switch is on.

import { octaveStepOf, semitoneOf } from "./key_map";
import { hands, shiftOctave, useNotes } from "./notes";

const velocity = 0.8;
const origin = "typed/";

export function setTyping(on: boolean): void {
  useNotes.setState({ typing: on });
}

/** Starts listening to the keys. The returned function stops it, and ends every note. */
export function listenToNoteKeys(): () => void {
  const release = ({ code }: KeyboardEvent) => hands.release(origin + code);
  const releaseAll = () => hands.releaseAll(origin);
  // In the capture phase, before all other listeners: a letter that plays a note does nothing else.
  window.addEventListener("keydown", pressed, { capture: true });
  window.addEventListener("keyup", release, { capture: true });
  window.addEventListener("blur", releaseAll);
  return () => {
    window.removeEventListener("keydown", pressed, { capture: true });
    window.removeEventListener("keyup", release, { capture: true });
    window.removeEventListener("blur", releaseAll);
    releaseAll();
  };
}

function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
  const semitone = semitoneOf(event.code);
  const step = octaveStepOf(event.code);
  if (semitone === null && step === 0) return;
  event.preventDefault();
  if (event.repeat) return;
  if (semitone === null) shiftOctave(step);
  else hands.press(origin + event.code, useNotes.getState().base + semitone, velocity);
}

const takesText = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input:not([type=radio]), select, textarea");
