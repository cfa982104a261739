// What a dropped MIDI file would make of the song, and whether it shall.

import { leaveOffer, takeOffer, useMidiOffer } from "./midi_file";

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

export function MidiOffer() {
  const { offer } = useMidiOffer();
  if (!offer) return null;
  const { name, tracks, notes, warnings } = offer;
  return (
    <p className="head-problem head-note" role="status" data-testid="midi-offer">
      {`${name}: ${count(tracks, "track")}, ${count(notes, "note")}. Put it in place of this song? Undo brings the song back.`}
      {warnings.length > 0 && ` ${warnings.join("; ")}.`}
      <button className="tool" data-testid="midi-take" onClick={takeOffer}>Put it in</button>
      <button className="tool" data-testid="midi-leave" onClick={leaveOffer}>Leave it</button>
    </p>
  );
}
