// The strip of a track or of the master: pan, fader, meter, mute and solo. The caller decides what is shown below the name.

import { memo, type ReactNode } from "react";
import { endGesture, moveMixer } from "../client";
import type { Mixer as MixerSettings } from "../protocol";
import { useSession } from "../stores/session";
import { Slider } from "../ui/slider";
import { decibelText, panText, toDecibels, toDeflection, unity } from "./decibels";
import { DecibelScale, Meter } from "./meter";
import "./mixer.css";

type StripProps = {
  number: number;
  name: string;
  meter: number;
  known: MixerSettings;
  isSelected?: boolean;
  children: ReactNode;
};
const panSteps = { normal: 0.05, fine: 0.005, page: 0.25 };
const faderSteps = { normal: 0.01, fine: 0.002, page: 0.1 };

export const Strip = memo(function Strip({ number, name, meter, known, isSelected = false, children }: StripProps) {
  const held = useSession((session) => session.held[number]);
  const { volume_db: volume, pan, mute, solo } = { ...known, ...held };
  const id = number === 0 ? "master" : `track-${number}`;
  return (
    <div className={`channel ${number === 0 ? "channel-master" : ""} ${isSelected ? "channel-selected" : ""}`} role="group" aria-label={name} data-testid={id}>
      <h3 className="channel-name" title={name}>{name}</h3>
      {children}
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
          onMove={(position) => moveMixer(number, "pan", Math.round(position * 200 - 100) / 100, true)}
          onReset={() => moveMixer(number, "pan", 0)}
          onRest={endGesture}
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
          onMove={(position) => moveMixer(number, "volume_db", toDecibels(position), true)}
          onReset={() => moveMixer(number, "volume_db", 0)}
          onRest={endGesture}
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
  /** The Tab key skips it. */
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
