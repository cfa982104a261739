// The song from left to right. A click moves the playhead there; the loop button of a section loops it.

import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from "react";
import { seek, setLoop } from "../client";
import { eachFrame, live } from "../live";
import type { Section, Song } from "../protocol";
import { useSession } from "../stores/session";
import { LoopIcon } from "../ui/icons";
import { barAndBeat } from "./position";
import { keyedBeats } from "./position_keys";
import "./section_strip.css";

export function SectionStrip({ song }: { song: Song }) {
  const loop = useSession((session) => session.transport.loop);
  const strip = useRef<HTMLDivElement>(null);
  const length = Math.max(song.length_beats, 1e-9);
  const percent = (beats: number) => `${(Math.min(beats, length) / length) * 100}%`;

  const seekByPointer = (event: MouseEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * length);
  };
  const seekByKey = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const beats = keyedBeats(event, song);
    if (beats === null) return;
    event.preventDefault();
    seek(Math.max(0, Math.min(length, beats)));
  };
  return (
    <div
      className="strip"
      ref={strip}
      role="slider"
      tabIndex={0}
      aria-label="Position in the song"
      aria-valuemin={0}
      aria-valuemax={song.length_beats}
      aria-valuenow={0}
      data-testid="strip"
      onClick={seekByPointer}
      onKeyDown={seekByKey}
    >
      {song.sections.map((section, index) => (
        <SectionBlock
          key={`${section.start_beats} ${section.name}`}
          section={section}
          testId={`loop-section-${index}`}
          left={percent(section.start_beats)}
          width={percent(section.length_beats)}
          looped={loop?.start === section.start_beats && loop.end === section.start_beats + section.length_beats}
        />
      ))}
      {loop && (
        <div
          className="strip-loop"
          data-testid="loop-region"
          style={{ left: percent(loop.start), width: percent(loop.end - loop.start) }}
        />
      )}
      <Playhead strip={strip} song={song} />
    </div>
  );
}

type BlockProps = { section: Section; left: string; width: string; looped: boolean; testId: string };

function SectionBlock({ section, left, width, looped, testId }: BlockProps) {
  const { name, start_beats: start, length_beats: length } = section;
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    setLoop(looped ? null : { start, end: start + length });
  };
  return (
    <div className="section" style={{ left, width }}>
      <span className="section-name">{name}</span>
      <button
        className="section-loop"
        aria-label={`Loop ${name}`}
        aria-pressed={looped}
        title={`Loop ${name}`}
        data-testid={testId}
        onClick={toggle}
      >
        <LoopIcon />
      </button>
    </div>
  );
}

function Playhead({ strip, song }: { strip: React.RefObject<HTMLDivElement | null>; song: Song }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let shown = -1;
    return eachFrame(() => {
      if (!line.current || !strip.current || live.positionBeats === shown) return;
      shown = live.positionBeats;
      line.current.style.left = `${Math.min(1, shown / Math.max(song.length_beats, 1e-9)) * 100}%`;
      strip.current.setAttribute("aria-valuenow", shown.toFixed(1));
      strip.current.setAttribute("aria-valuetext", `bar ${barAndBeat(shown, song.meter)}`);
    });
  }, [strip, song]);
  return <div className="playhead" ref={line} data-testid="playhead" />;
}
