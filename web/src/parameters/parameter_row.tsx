// One parameter of the plugin under work: its name, the control that fits its kind, and its value as text.

import { memo } from "react";
import { moveParameter } from "../client";
import type { Parameter } from "../protocol";
import { usePlugin } from "../stores/plugin";
import { Slider } from "../ui/slider";
import { stepsOf, toPosition, toValue } from "./curve";
import { withUnit } from "./format";
import { ValueEntry } from "./value_entry";
import "./parameters.css";

export const ParameterRow = memo(function ParameterRow({ parameter }: { parameter: Parameter }) {
  const { id, name } = parameter;
  const known = usePlugin((state) => state.values[id]);
  const held = usePlugin((state) => state.held[id]);
  const fresh = usePlugin((state) => id in state.fresh);
  const value = held ?? known?.value ?? parameter.value;
  const text = known?.text ?? parameter.text;
  const move = (next: number) => {
    if (next !== value) moveParameter(id, next);
  };
  return (
    <div className={`parameter ${fresh ? "parameter-fresh" : ""}`} data-testid={`param-${id}`} data-value={value}>
      <span className="parameter-name" title={name}>
        {name}
        {fresh && <span className="chip chip-new" data-testid={`new-${id}`}>new</span>}
      </span>
      <Control parameter={parameter} value={value} text={text} move={move} />
    </div>
  );
});

type ControlProps = { parameter: Parameter; value: number; text: string; move: (value: number) => void };

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
        onMove={(position) => move(toValue(parameter, position))}
        onReset={() => move(initial)}
      />
      <ValueEntry id={id} label={name} text={withUnit(text, unit)} />
    </>
  );
}

const mostSegments = 4;

function ChoiceControl({ parameter, value, move }: ControlProps) {
  const { id, name, choices, min, initial } = parameter;
  const reset = () => move(initial);
  if (choices.length > mostSegments) {
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
  return (
    <div className="segments" role="radiogroup" aria-label={name} data-testid={`choice-${id}`} onDoubleClick={reset}>
      {choices.map((choice, index) => (
        <label key={index} className="segment">
          <input
            type="radio"
            name={`choice-${id}`}
            checked={value === min + index}
            onChange={() => move(min + index)}
          />
          <span>{choice}</span>
        </label>
      ))}
    </div>
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
