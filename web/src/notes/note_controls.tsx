// What plays notes besides the song: the computer's keyboard, MIDI keyboards, and the keyboard on the page.

import { useEffect } from "react";
import { KeysIcon, MidiIcon } from "../ui/icons";
import { listenToNoteKeys, setTyping } from "./computer_keyboard";
import { nameOf } from "./key_map";
import { closeMidi, openMidi, useMidi } from "./midi";
import { shiftOctave, useNotes } from "./notes";
import { Piano } from "./piano";
import "./notes.css";

export function NoteSwitches() {
  const typing = useNotes((notes) => notes.typing);
  useEffect(() => (typing ? listenToNoteKeys() : undefined), [typing]);
  return (
    <div className="note-switches" role="group" aria-label="Notes">
      <button
        className="button"
        aria-pressed={typing}
        title="Play notes with the letters: A is C, W is C♯, S is D …; Z and X change the octave"
        data-testid="typing"
        onClick={() => setTyping(!typing)}
      >
        <KeysIcon />
        Keys
      </button>
      <MidiSwitch />
    </div>
  );
}

function MidiSwitch() {
  const { state, devices, reason } = useMidi();
  const on = state === "on" || state === "asking";
  const titles = {
    off: "Play notes with a MIDI keyboard; the browser asks first",
    asking: "The browser asks whether this page may use MIDI",
    on: devices.length > 0 ? devices.join(", ") : "No MIDI keyboard is connected; one that is plugged in plays at once",
    failed: reason,
  };
  return (
    <button
      className={`button midi midi-${state}`}
      aria-pressed={on}
      title={titles[state]}
      data-testid="midi"
      data-state={state}
      onClick={() => (on ? closeMidi() : void openMidi())}
    >
      <MidiIcon />
      MIDI
    </button>
  );
}

/** The keyboard on the page, and which octave the letters play. */
export function NoteBoard() {
  const base = useNotes((notes) => notes.base);
  return (
    <div className="note-board" data-testid="note-board">
      <div className="note-side">
        <div className="octave numbers" role="group" aria-label="Octave">
          <button className="octave-step" aria-label="An octave down" title="An octave down (Z)" data-testid="octave-down" onClick={() => shiftOctave(-1)}>
            −
          </button>
          <span className="octave-name" data-testid="octave">{nameOf(base)}</span>
          <button className="octave-step" aria-label="An octave up" title="An octave up (X)" data-testid="octave-up" onClick={() => shiftOctave(1)}>
            +
          </button>
        </div>
        <MidiDevices />
      </div>
      <Piano />
    </div>
  );
}

function MidiDevices() {
  const { state, devices, reason } = useMidi();
  const text = { off: "", asking: "The browser asks", on: devices.join(", ") || "No MIDI device", failed: reason }[state];
  return (
    <p className={`midi-devices ${state === "failed" ? "midi-devices-failed" : "muted"}`} role="status" title={text} data-testid="midi-devices">
      {text}
    </p>
  );
}
