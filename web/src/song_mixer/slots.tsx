// The plugins of a track, in the order in which the sound goes through them. A click shows the parameters.

import { openSlot } from "../song/commands";
import type { Slot, Track } from "../song/wire";
import { useSelection } from "../stores/view";

export function Slots({ track }: { track: Track }) {
  const shown = useSelection((selection) => selection.slot);
  return (
    <ul className="slots" aria-label={`Plugins of ${track.name}`}>
      {track.plugins.map((slot) => (
        <li key={slot.slot}>
          <button
            className={`slot slot-${slot.role} ${isMissing(slot) ? "slot-missing" : ""}`}
            aria-pressed={slot.slot === shown}
            title={titleOf(slot)}
            data-testid={`slot-${slot.slot}`}
            onClick={() => openSlot(track.number, slot.slot)}
          >
            <span className="slot-name">{slot.name ?? slot.word}</span>
            {isMissing(slot) && <span className="slot-mark">missing</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

export const isMissing = ({ missing, name }: Slot) => missing ?? name === null;

function titleOf(slot: Slot): string {
  if (isMissing(slot)) return `'${slot.word}' is not on this machine. A placeholder keeps its place and its state.`;
  return `${slot.name}: show its parameters`;
}
