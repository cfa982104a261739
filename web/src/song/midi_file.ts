// MIDI files by the page: one that is dropped on it is offered in place of the song's text, and the song is downloaded as
// one. The program reads and writes them.

import { create } from "zustand";
import { connection, writeAll } from "../client";
import { refused } from "../stores/refusal";
import { songText } from "../stores/song_text";
import { fromBase64, toBase64 } from "./base64";

export const largestMidiFile = 256 * 1024; // as the program has it

/** A file that was dropped, as the program read it. */
export type MidiOffer = { name: string; text: string; tracks: number; notes: number; warnings: string[] };
export const useMidiOffer = create<{ offer: MidiOffer | null }>(() => ({ offer: null }));

export const leaveOffer = () => useMidiOffer.setState({ offer: null });

/** One step of the history, so that undo brings the song back. */
export function takeOffer(): void {
  const { offer } = useMidiOffer.getState();
  leaveOffer();
  if (!offer) return;
  songText.typed(offer.text);
  songText.flush();
}

export async function offerMidiFile(file: File): Promise<void> {
  try {
    if (file.size > largestMidiFile) throw new Error(`${file.name} is larger than 256 KB: 'aviary import' takes it`);
    const midi = toBase64(new Uint8Array(await file.arrayBuffer()));
    const read = await connection.request("song.from_midi", { midi });
    useMidiOffer.setState({ offer: { name: file.name, ...read } });
  } catch (error) {
    refused(error);
  }
}

export async function downloadMidiFile(name: string): Promise<void> {
  try {
    await writeAll();
    const { midi } = await connection.request("song.midi", {});
    const address = URL.createObjectURL(new Blob([fromBase64(midi)], { type: "audio/midi" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: `${name}.mid` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000); // not before the browser has begun to read it
  } catch (error) {
    refused(error);
  }
}

const isMidi = (name: string) => /\.(mid|midi|smf)$/i.test(name);

/** Takes MIDI files that are dropped anywhere on the page. Gives what ends that. */
export function listenToDrops(): () => void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); // else the browser would leave the page
  };
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    if (isMidi(file.name)) void offerMidiFile(file);
    else refused(new Error(`${file.name} is no MIDI file: one whose name ends in .mid can be dropped here`));
  };
  addEventListener("dragover", over);
  addEventListener("drop", drop);
  return () => {
    removeEventListener("dragover", over);
    removeEventListener("drop", drop);
  };
}
