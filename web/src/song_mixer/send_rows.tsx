// The sends of a track: a level for each, and a choice to add one.

import { useState } from "react";
import { endGesture, moveMixer } from "../client";
import { decibelText } from "../mixer/decibels";
import type { Range } from "../parameters/curve";
import { toPosition, toValue } from "../parameters/curve";
import type { Send, Track } from "../song/wire";
import { useSession } from "../stores/session";
import { Slider } from "../ui/slider";
import { CrossIcon } from "../ui/icons";
import { firstSendDb, highestSendDb, lowestSendDb, withoutSend, withSend } from "./sends";

const levels: Range = { kind: "float", min: lowestSendDb, max: highestSendDb, logarithmic: false };
const decibel = 1 / (highestSendDb - lowestSendDb);
const steps = { normal: decibel, fine: decibel / 10, page: 6 * decibel };

export function Sends({ track }: { track: Track }) {
  const held = useSession((session) => session.held[track.number]?.sends);
  const tracks = useSession((session) => session.tracks);
  const sends = held ?? track.sends ?? [];
  // Lists the targets only while the user is near: the choices of all strips together are many.
  const [isNear, setNear] = useState(false);
  const targets = !isNear ? [] : tracks.filter(({ number }) => number !== track.number && !sends.some(({ to }) => to === number));
  const set = (next: Send[], gesture = false) => moveMixer(track.number, "sends", next, gesture);
  return (
    <div className="sends" role="group" aria-label={`Sends of ${track.name}`}>
      {sends.map((send) => (
        <SendRow key={send.to} from={track} send={send} target={tracks.find(({ number }) => number === send.to)?.name ?? `track ${send.to}`}
          onMove={(level_db) => set(withSend(sends, send.to, level_db), true)}
          onReset={() => set(withSend(sends, send.to, firstSendDb))}
          onRemove={() => set(withoutSend(sends, send.to))} />
      ))}
      <select
        className="send-more"
        aria-label={`New send of ${track.name}`}
        data-testid={`track-${track.number}-send`}
        value=""
        onFocus={() => setNear(true)}
        onPointerEnter={() => setNear(true)}
        onChange={(event) => set(withSend(sends, Number(event.target.value), firstSendDb))}
      >
        <option value="" disabled hidden>Send to…</option>
        {targets.map(({ number, name }) => <option key={number} value={number}>{name}</option>)}
      </select>
    </div>
  );
}

/** The group that the track goes into; nothing for the master. */
export function Output({ track }: { track: Track }) {
  const group = useSession((session) => session.tracks.find(({ number }) => number === track.out));
  if (track.out === 0) return null;
  const name = group?.name ?? `track ${track.out}`;
  return <p className="output muted" title={`${track.name} goes into the group ${name}`} data-testid={`track-${track.number}-out`}>out: {name}</p>;
}

type RowProps = { from: Track; send: Send; target: string; onMove: (db: number) => void; onReset: () => void; onRemove: () => void };

function SendRow({ from, send: { to, level_db: level, pre }, target, onMove, onReset, onRemove }: RowProps) {
  const level_db = level ?? lowestSendDb;
  const text = `${decibelText(level)} dB`;
  return (
    <div className="send" title={`${from.name} to ${target}: ${text}`}>
      <span className="send-name muted">→ {target}{pre ? " (pre)" : ""}</span>
      <span className="send-level numbers">{decibelText(level_db)}</span>
      <button className="send-remove" aria-label={`No send to ${target}`} title="Remove" onClick={onRemove}><CrossIcon /></button>
      <Slider
        label={`${from.name} send to ${target}`}
        position={toPosition(levels, level_db)}
        value={level_db}
        min={levels.min}
        max={levels.max}
        text={text}
        steps={steps}
        home={toPosition(levels, firstSendDb)}
        testId={`track-${from.number}-send-${to}`}
        onMove={(position) => onMove(Math.round(toValue(levels, position) * 10) / 10)}
        onReset={onReset}
        onRest={endGesture}
      />
    </div>
  );
}
