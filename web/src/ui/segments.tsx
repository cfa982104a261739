// A choice of one among a few, side by side: a group of radio buttons, so that arrow keys go through it.

import "./segments.css";

export type Segment<Value> = { value: Value; text: string; disabled?: boolean; title?: string | undefined };

type Props<Value> = {
  /** Unique on the page. */
  name: string;
  label: string;
  segments: Segment<Value>[];
  chosen: Value;
  onChoose: (value: Value) => void;
  onReset?: () => void;
  testId: string;
};

export function Segments<Value extends string | number>(props: Props<Value>) {
  const { name, label, segments, chosen, onChoose, onReset, testId } = props;
  return (
    <div className="segments" role="radiogroup" aria-label={label} data-testid={testId} onDoubleClick={onReset}>
      {segments.map(({ value, text, disabled = false, title }) => (
        <label key={value} className="segment" title={title}>
          <input
            type="radio"
            name={name}
            disabled={disabled}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          <span>{text}</span>
        </label>
      ))}
    </div>
  );
}
