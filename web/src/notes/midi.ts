// Notes from MIDI keyboards, through the browser. Starts only after a click, since the browser asks for permission.

import { create } from "zustand";
import { messageOf } from "../connection";
import { noteOf } from "./midi_message";
import { hands } from "./notes";

/** asking: the browser asks the user; on: every connected device plays; failed: `reason` says why. */
type Midi = { state: "off" | "asking" | "on" | "failed"; devices: string[]; reason: string };

export const useMidi = create<Midi>(() => ({ state: "off", devices: [], reason: "" }));

let access: MIDIAccess | null = null;
const origin = (input: MIDIInput) => `midi/${input.id}/`;

export async function openMidi(): Promise<void> {
  useMidi.setState({ state: "asking", reason: "" });
  try {
    if (!navigator.requestMIDIAccess) throw new Error("This browser knows no MIDI.");
    access = await navigator.requestMIDIAccess();
    access.onstatechange = follow;
    useMidi.setState({ state: "on" });
    follow();
  } catch (error) {
    useMidi.setState({ state: "failed", reason: messageOf(error) });
  }
}

export function closeMidi(): void {
  if (access) access.onstatechange = null;
  for (const input of access?.inputs.values() ?? []) input.onmidimessage = null;
  access = null;
  hands.releaseAll("midi/");
  useMidi.setState({ state: "off", devices: [] });
}

/** Listens to all devices; called whenever one comes or goes. */
function follow(): void {
  const inputs = [...(access?.inputs.values() ?? [])];
  for (const input of inputs) {
    if (input.state === "connected") input.onmidimessage = ({ data }) => data && heard(input, data);
    else hands.releaseAll(origin(input));
  }
  const connected = inputs.filter(({ state }) => state === "connected");
  useMidi.setState({ devices: connected.map(({ name }) => name ?? "MIDI device") });
}

function heard(input: MIDIInput, data: Uint8Array): void {
  const note = noteOf(data);
  if (note?.kind === "on") hands.press(`${origin(input)}${note.key}`, note.key, note.velocity);
  else if (note?.kind === "off") hands.release(`${origin(input)}${note.key}`);
  else if (note?.kind === "all off") hands.releaseAll(origin(input));
}
