// One parameter of the plugin under work: its name, the control that fits its kind, its value as text, and a way back to
// its default. What a reload changed is marked for a while.

import { memo } from "react";
import { endGesture, moveParameter, typeParameter } from "../client";
import type { Parameter } from "../protocol";
import { usePlugin } from "../stores/plugin";
import { ResetIcon } from "../ui/icons";
import { Segments } from "../ui/segments";
import { Slider } from "../ui/slider";
import { ValueEntry } from "../ui/value_entry";
import type { Change } from "./changes";
import { stepsOf, toPosition, toValue } from "./curve";
import { withUnit } from "./format";
import "./parameters.css";

export const ParameterRow = memo(function ParameterRow({ parameter }: { parameter: Parameter }) {
  const { id, name, initial } = parameter;
  const known = usePlugin((state) => state.values[id]);
  const held = usePlugin((state) => state.held[id]);
  const fresh = usePlugin((state) => id in state.fresh);
  const change = usePlugin((state) => state.changed[id]);
  const value = held ?? known?.value ?? parameter.value;
  const text = known?.text ?? parameter.text;
  const move = (next: number, gesture = false) => {
    if (next !== value) moveParameter(id, next, gesture);
  };
  return (
    <div className={`parameter ${fresh || change ? "parameter-fresh" : ""}`} data-testid={`param-${id}`} data-value={value}>
      <span className="parameter-name" title={name}>
        {name}
        {fresh && <span className="chip chip-new" data-testid={`new-${id}`}>new</span>}
        {change && !slides(parameter) && (
          <span className="chip chip-new" title={change.range ?? undefined} data-testid={`range-${id}`}>changed</span>
        )}
      </span>
      {parameter.read_only ? (
        <Meter parameter={parameter} value={value} text={text} />
      ) : (
        <>
          <Control parameter={parameter} value={value} text={text} move={move} />
          <button
            className={`reset ${isDefault(parameter, value) ? "reset-idle" : ""}`}
            aria-label={`${name}: back to the default`}
            title="Back to the default (double click, or Delete, on the control)"
            data-testid={`reset-${id}`}
            onClick={() => move(initial)}
          >
            <ResetIcon />
          </button>
        </>
      )}
      {change && slides(parameter) && <ChangeNote id={id} change={change} />}
    </div>
  );
});

const slides = ({ kind }: Parameter) => kind === "float" || kind === "integer";
/** Closer than the finest step of any control. */
const isDefault = ({ initial, min, max }: Parameter, value: number) => Math.abs(value - initial) <= 1e-6 * (max - min);

/** Overlays the foot of the row, so that nothing moves when it comes or goes. */
function ChangeNote({ id, change: { range, clampedFrom } }: { id: string; change: Change }) {
  return (
    <span className="parameter-change numbers" role="status">
      {range !== null && <span className="change-range" title={range} data-testid={`range-${id}`}>{range}</span>}
      {clampedFrom !== null && (
        <span className="change-clamped" title={`It was ${clampedFrom}, for which the new range has no room.`} data-testid={`clamped-${id}`}>
          clamped, was {clampedFrom}
        </span>
      )}
    </span>
  );
}

/** A value that only the plugin sets. A choice or a switch is its text alone. */
function Meter({ parameter, value, text }: { parameter: Parameter; value: number; text: string }) {
  const { id, name, unit, min, max } = parameter;
  const words = withUnit(text, unit);
  return (
    <>
      {slides(parameter) && (
        <div className="parameter-meter" role="meter" aria-label={name} aria-valuemin={min} aria-valuemax={max} aria-valuenow={value} aria-valuetext={words} data-testid={`meter-${id}`}>
          <div className="parameter-meter-fill" style={{ width: `${toPosition(parameter, value) * 100}%` }} />
        </div>
      )}
      <output className="parameter-shown numbers" aria-label={name} title="Only the plugin sets it" data-testid={`shown-${id}`}>
        {words}
      </output>
    </>
  );
}

type ControlProps = { parameter: Parameter; value: number; text: string; move: (value: number, gesture?: boolean) => void };

function Control(props: ControlProps) {
  switch (props.parameter.kind) {
    case "choice":
      return <ChoiceControl {...props} />;
    case "switch":
      return <SwitchControl {...props} />;
    default:
      return <SlidingControl {...props} />;
  }
}

function SlidingControl({ parameter, value, text, move }: ControlProps) {
  const { id, name, unit, min, max, initial } = parameter;
  return (
    <>
      <Slider
        label={name}
        position={toPosition(parameter, value)}
        value={value}
        min={min}
        max={max}
        text={withUnit(text, unit)}
        steps={stepsOf(parameter)}
        home={toPosition(parameter, initial)}
        testId={`slider-${id}`}
        onMove={(position) => move(toValue(parameter, position), true)}
        onReset={() => move(initial)}
        onRest={endGesture}
      />
      {/* The plugin itself parses what is typed: it knows its own units. */}
      <ValueEntry label={name} text={withUnit(text, unit)} onType={(typed) => typeParameter(id, typed)} testId={`value-${id}`} />
    </>
  );
}

const mostSegments = 4;

function ChoiceControl({ parameter, value, move }: ControlProps) {
  const { id, name, choices, min, initial } = parameter;
  if (choices.length <= mostSegments) {
    return (
      <Segments
        name={`choice-${id}`}
        label={name}
        segments={choices.map((choice, index) => ({ value: min + index, text: choice, title: choice }))}
        chosen={value}
        onChoose={(chosen) => move(chosen)}
        onReset={() => move(initial)}
        testId={`choice-${id}`}
      />
    );
  }
  return (
    <select
      className="choice"
      aria-label={name}
      data-testid={`choice-${id}`}
      value={value}
      onChange={(event) => move(Number(event.target.value))}
    >
      {choices.map((choice, index) => (
        <option key={index} value={min + index}>{choice}</option>
      ))}
    </select>
  );
}

function SwitchControl({ parameter, value, text, move }: ControlProps) {
  const { id, name, min, max } = parameter;
  const on = value > (min + max) / 2;
  return (
    <button
      className="toggle"
      role="switch"
      aria-checked={on}
      aria-label={name}
      data-testid={`switch-${id}`}
      onClick={() => move(on ? min : max)}
    >
      <span className="toggle-rail" aria-hidden="true">
        <span className="toggle-thumb" />
      </span>
      <span>{text || (on ? "On" : "Off")}</span>
    </button>
  );
}
