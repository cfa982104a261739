// The name, mute and solo of each track, beside its lane. Only heads in sight are made. Arrow keys go from one to the next,
// M and S switch mute and solo.

import { type KeyboardEvent, memo, useEffect, useRef } from "react";
import { moveMixer } from "../client";
import { Switch } from "../mixer/strip";
import { markOf, troubleOf } from "../song_mixer/slot_health";
import type { Track } from "../song/wire";
import { useSession } from "../stores/session";
import { useSelection } from "../stores/view";

type Props = { range: [first: number, end: number]; height: number };

export function LaneHeads({ range: [first, end], height }: Props) {
  const tracks = useSession((session) => session.tracks);
  const selected = useSelection((selection) => selection.track);
  const list = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  const focusable = tracks.some(({ number }) => number === selected) ? selected : (tracks[0]?.number ?? null);

  // The head that an arrow key went to may not be made yet, so the focus waits for it.
  useEffect(() => {
    if (wanted.current === null) return;
    const head = list.current?.querySelector<HTMLElement>(`[data-track="${wanted.current}"]`);
    head?.focus();
    if (head) wanted.current = null;
  });
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const { track } = event.target.dataset;
    const index = tracks.findIndex(({ number }) => String(number) === track);
    const next = tracks[index + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0)];
    const known = tracks[index];
    const key = event.key.toLowerCase();
    if (!known) return;
    if (key === "m" || key === "s") {
      const field = key === "m" ? "mute" : "solo";
      moveMixer(known.number, field, !known[field]);
    } else if (next && next !== known) {
      wanted.current = next.number;
      useSelection.setState({ track: next.number });
    } else return;
    event.preventDefault();
  };
  return (
    <div className="arr-heads" ref={list} role="group" aria-label="Tracks; arrows go through them, M mutes, S is solo" onKeyDown={press}>
      {tracks.slice(first, end).map((track, index) => (
        <LaneHead key={track.number} track={track} index={first + index} height={height} isSelected={track.number === selected} isFocusable={track.number === focusable} />
      ))}
    </div>
  );
}

/** The plugin of the track that most needs somebody; nothing while all play. */
const worstOf = ({ plugins }: Track) =>
  plugins.find((slot) => markOf(slot) === "stopped") ?? plugins.find((slot) => markOf(slot) !== "");

type HeadProps = { track: Track; index: number; height: number; isSelected: boolean; isFocusable: boolean };

const LaneHead = memo(function LaneHead({ track, index, height, isSelected, isFocusable }: HeadProps) {
  const { number, name } = track;
  const held = useSession((session) => session.held[number]);
  const { mute, solo } = { ...track, ...held };
  const id = `lane-${number}`;
  const silent = worstOf(track);
  return (
    <div
      className={`lane-head ${isSelected ? "lane-head-selected" : ""} ${mute ? "lane-head-muted" : ""}`}
      style={{ top: index * height, height, "--colour": `var(--track-${index % 8})` } as React.CSSProperties}
    >
      <button
        className="lane-name"
        tabIndex={isFocusable ? 0 : -1}
        aria-pressed={isSelected}
        title={silent ? `${name}. ${silent.name ?? silent.word}: ${troubleOf(silent)}` : name}
        data-track={number}
        data-testid={id}
        onClick={() => useSelection.setState({ track: number })}
      >
        <span className="lane-number muted numbers">{number}</span>
        <span className="lane-text">{name}</span>
        {silent && <span className={`lane-mark lane-mark-${markOf(silent)}`} role="img" aria-label={`A plugin is ${markOf(silent)}`} data-testid={`${id}-mark`}>!</span>}
      </button>
      <Switch label="Mute" letter="M" on={mute} track={number} field="mute" testId={`${id}-mute`} name={name} quiet={!isFocusable} />
      <Switch label="Solo" letter="S" on={solo} track={number} field="solo" testId={`${id}-solo`} name={name} quiet={!isFocusable} />
    </div>
  );
});
