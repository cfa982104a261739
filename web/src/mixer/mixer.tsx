// Every track's strip, and the master's.

import { memo } from "react";
import { moveMixer } from "../client";
import type { Mixer as MixerSettings, Track } from "../protocol";
import { useSession } from "../stores/session";
import { Slider } from "../ui/slider";
import { decibelText, panText, toDecibels, toDeflection, unity } from "./decibels";
import { DecibelScale, Meter } from "./meter";
import "./mixer.css";

export function Mixer() {
  const tracks = useSession((session) => session.tracks);
  const master = useSession((session) => session.master);
  return (
    <section className="mixer" aria-label="Mixer" data-testid="mixer">
      <div className="strips">
        {tracks.map((track, index) => (
          <Strip key={track.number} number={track.number} name={track.name} note={pluginsOf(track)} meter={index} known={track} />
        ))}
      </div>
      <Strip number={0} name="Master" note="" meter={tracks.length} known={master} />
    </section>
  );
}

function pluginsOf({ plugins }: Track): string {
  return plugins
    .filter(({ role }) => role !== "strip")
    .map(({ name, word }) => name ?? word)
    .join(" › ");
}

type StripProps = { number: number; name: string; note: string; meter: number; known: MixerSettings };
const panSteps = { normal: 0.05, fine: 0.005, page: 0.25 };
const faderSteps = { normal: 0.01, fine: 0.002, page: 0.1 };

const Strip = memo(function Strip({ number, name, note, meter, known }: StripProps) {
  const held = useSession((session) => session.held[number]);
  const { volume_db: volume, pan, mute, solo } = { ...known, ...held };
  const id = number === 0 ? "master" : `track-${number}`;
  return (
    <div className={`channel ${number === 0 ? "channel-master" : ""}`} role="group" aria-label={name} data-testid={id}>
      <h3 className="channel-name" title={name}>{name}</h3>
      <p className="channel-note muted" title={note}>{note}</p>
      <div className="channel-pan">
        <Slider
          label={`${name} pan`}
          position={(pan + 1) / 2}
          value={pan}
          min={-1}
          max={1}
          text={panText(pan)}
          steps={panSteps}
          origin={0.5}
          testId={`${id}-pan`}
          onMove={(position) => moveMixer(number, "pan", Math.round(position * 200 - 100) / 100)}
          onReset={() => moveMixer(number, "pan", 0)}
        />
        <span className="channel-pan-text muted numbers">{panText(pan)}</span>
      </div>
      <div className="channel-level">
        <Slider
          vertical
          label={`${name} volume`}
          position={toDeflection(volume)}
          value={volume ?? -70}
          min={-70}
          max={6}
          text={`${decibelText(volume)} dB`}
          steps={faderSteps}
          home={unity}
          testId={`${id}-volume`}
          onMove={(position) => moveMixer(number, "volume_db", toDecibels(position))}
          onReset={() => moveMixer(number, "volume_db", 0)}
        />
        <Meter index={meter} label={`${name} level`} testId={`${id}-meter`} />
        <DecibelScale />
      </div>
      <div className="channel-foot">
        <span className="channel-volume numbers" data-testid={`${id}-volume-text`}>
          {decibelText(volume)} <span className="muted">dB</span>
        </span>
        <div className="channel-switches">
          <Switch label="Mute" letter="M" on={mute} track={number} field="mute" testId={`${id}-mute`} name={name} />
          {number !== 0 && (
            <Switch label="Solo" letter="S" on={solo} track={number} field="solo" testId={`${id}-solo`} name={name} />
          )}
        </div>
      </div>
    </div>
  );
});

type SwitchProps = {
  label: string;
  letter: string;
  on: boolean;
  track: number;
  field: "mute" | "solo";
  testId: string;
  name: string;
  /** The Tab key passes it over. */
  quiet?: boolean;
};

export function Switch({ label, letter, on, track, field, testId, name, quiet = false }: SwitchProps) {
  return (
    <button
      className={`letter letter-${field}`}
      tabIndex={quiet ? -1 : 0}
      aria-label={`${label} ${name}`}
      aria-pressed={on}
      title={label}
      data-testid={testId}
      onClick={() => moveMixer(track, field, !on)}
    >
      {letter}
    </button>
  );
}
