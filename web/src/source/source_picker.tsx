// Chooses what the plugin under work is fed with. Each kind has its settings beside it; the bar keeps its height.

import { feed } from "../client";
import type { Source, SourceKind } from "../protocol";
import { madeDb, recordedDb, sourceOf, sourceRefused, useSource } from "../stores/source";
import { Dismiss } from "../ui/dismiss";
import { type Segment, Segments } from "../ui/segments";
import { FrequencyEntry, LevelEntry } from "./source_entries";
import "./source.css";

const kinds: readonly [kind: SourceKind, text: string, title: string][] = [
  ["song", "Song", "What the song sends it"],
  ["file", "File", "A sound file of the project, round and round"],
  ["tone", "Tone", "A sine"],
  ["noise", "Noise", "White noise"],
  ["silence", "Silence", "Nothing: what sounds now is the plugin alone"],
  ["device", "Device", "The audio device's input"],
];

export function SourcePicker() {
  const known = useSource((state) => state.source);
  const held = useSource((state) => state.held);
  const left = useSource((state) => state.left);
  const sounds = useSource((state) => state.sounds);
  const problem = useSource((state) => state.problem);
  const source = held ?? known;
  const segments = kinds.map(([value, text, title]): Segment<SourceKind> => {
    const disabled = sourceOf(value, { left, sounds }) === null && source.kind !== value;
    return { value, text, disabled, title: disabled ? "The project's folder has no sound file" : title };
  });
  const choose = (kind: SourceKind) => {
    const chosen = sourceOf(kind, { left, sounds });
    if (chosen) feed(chosen);
  };
  return (
    <div className="source" role="group" aria-label="Source" data-testid="source" data-kind={source.kind}>
      <Segments name="source" label="Source" segments={segments} chosen={source.kind} onChoose={choose} testId="source-kinds" />
      {problem === "" ? (
        <Settings source={source} sounds={sounds} />
      ) : (
        <div className="source-problem" role="alert" title={problem}>
          <span className="source-reason" data-testid="source-problem">{problem}</span>
          <Dismiss onDismiss={() => sourceRefused("")} />
        </div>
      )}
    </div>
  );
}

function Settings({ source, sounds }: { source: Source; sounds: string[] }) {
  return (
    <div className="source-settings" data-testid="source-settings">
      {source.kind === "tone" && <FrequencyEntry hertz={source.hertz} onMove={(hertz) => feed({ ...source, hertz })} />}
      {source.kind === "file" && <FileEntry name={source.name} sounds={sounds} onChoose={(name) => feed({ ...source, name })} />}
      {"level_db" in source && (
        <LevelEntry
          db={source.level_db}
          initial={source.kind === "tone" || source.kind === "noise" ? madeDb : recordedDb}
          onMove={(level_db) => feed({ ...source, level_db })}
        />
      )}
    </div>
  );
}

type FileProps = { name: string; sounds: string[]; onChoose: (name: string) => void };

function FileEntry({ name, sounds, onChoose }: FileProps) {
  const gone = sounds.includes(name) ? [] : [name];
  return (
    <select
      className="source-file"
      aria-label="Sound file"
      title={name}
      data-testid="source-file"
      value={name}
      onChange={(event) => onChoose(event.target.value)}
    >
      {[...gone, ...sounds].map((sound) => (
        <option key={sound} value={sound}>{sound}</option>
      ))}
    </select>
  );
}
