// The plugins of a track, in the order in which the sound goes through them. A click shows the parameters.

import { openSlot } from "../song/commands";
import type { Slot, Track } from "../song/wire";
import { useSession } from "../stores/session";
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
            <SideChain slot={slot} />
            {markOf(slot) !== "" && <span className="slot-mark">{markOf(slot)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

function SideChain({ slot }: { slot: Slot }) {
  const from = useSession((session) => session.tracks.find(({ number }) => number === slot.sidechain));
  if (slot.sidechain === 0) return null;
  const name = from?.name ?? `track ${slot.sidechain}`;
  return <span className="slot-key muted" title={`${name} is its side chain`} data-testid={`slot-${slot.slot}-key`}>← {name}</span>;
}

const titleOf = (slot: Slot): string => troubleOf(slot) || `${slot.name}: show its parameters`;
