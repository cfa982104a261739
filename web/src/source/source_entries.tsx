// A frequency and a level: a slider with its value beside it.

import type { Range, Steps } from "../parameters/curve";
import { toPosition, toValue } from "../parameters/curve";
import { Slider } from "../ui/slider";
import { ValueEntry } from "../ui/value_entry";
import { hertzText, highestDb, highestHz, levelText, lowestDb, lowestHz, readDecibels, readHertz } from "./units";

const frequencies: Range = { kind: "float", min: lowestHz, max: highestHz, logarithmic: true };
const levels: Range = { kind: "float", min: lowestDb, max: highestDb, logarithmic: false };
/** An arrow key moves by a semitone, with Shift by a cent; a page key by an octave. */
const octave = 1 / Math.log2(highestHz / lowestHz);
const frequencySteps: Steps = { normal: octave / 12, fine: octave / 1200, page: octave };
/** An arrow key moves by a decibel, with Shift by a tenth; a page key by six. */
const decibel = 1 / (highestDb - lowestDb);
const levelSteps: Steps = { normal: decibel, fine: decibel / 10, page: 6 * decibel };

type FrequencyProps = { hertz: number; onMove: (hertz: number) => void };

export function FrequencyEntry({ hertz, onMove }: FrequencyProps) {
  return (
    <Entry label="Frequency" id="hertz" range={frequencies} steps={frequencySteps} initial={440}
      value={hertz} text={hertzText(hertz)} read={readHertz} onMove={onMove} />
  );
}

type LevelProps = { db: number; initial: number; onMove: (db: number) => void };

export function LevelEntry({ db, initial, onMove }: LevelProps) {
  return (
    <Entry label="Level" id="level" range={levels} steps={levelSteps} initial={initial}
      value={db} text={levelText(db)} read={readDecibels} onMove={(level) => onMove(Math.round(level * 10) / 10)} />
  );
}

type Props = {
  label: string;
  id: string;
  range: Range;
  steps: Steps;
  initial: number;
  value: number;
  text: string;
  read: (text: string) => number;
  onMove: (value: number) => void;
};

function Entry({ label, id, range, steps, initial, value, text, read, onMove }: Props) {
  return (
    <div className="source-entry">
      <Slider
        label={label}
        position={toPosition(range, value)}
        value={value}
        min={range.min}
        max={range.max}
        text={text}
        steps={steps}
        home={toPosition(range, initial)}
        testId={`source-${id}`}
        onMove={(position) => onMove(toValue(range, position))}
        onReset={() => onMove(initial)}
      />
      <ValueEntry label={label} text={text} onType={async (typed) => onMove(read(typed))} testId={`source-${id}-value`} />
    </div>
  );
}
