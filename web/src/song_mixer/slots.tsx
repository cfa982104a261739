// The plugins of a track, in the order in which the sound goes through them. A click shows the parameters.

import { openSlot } from "../song/commands";
import type { Slot, Track } from "../song/wire";
import { useSelection } from "../stores/view";
import { markOf, troubleOf } from "./slot_health";

export function Slots({ track }: { track: Track }) {
  const shown = useSelection((selection) => selection.slot);
  return (
    <ul className="slots" aria-label={`Plugins of ${track.name}`}>
      {track.plugins.map((slot) => (
        <li key={slot.slot}>
          <button
            className={`slot slot-${slot.role} ${markOf(slot) === "" ? "" : `slot-silent slot-${markOf(slot)}`}`}
            aria-pressed={slot.slot === shown}
            title={titleOf(slot)}
            data-testid={`slot-${slot.slot}`}
            onClick={() => openSlot(track.number, slot.slot)}
          >
            <span className="slot-name">{slot.name ?? slot.word}</span>
            {markOf(slot) !== "" && <span className="slot-mark">{markOf(slot)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

const titleOf = (slot: Slot): string => troubleOf(slot) || `${slot.name}: show its parameters`;
