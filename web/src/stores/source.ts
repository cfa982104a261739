// What the plugin under work is fed with: as the server last told, with what a hand on the picker says on top.

import { create } from "zustand";
import type { Source, SourceKind, WorkshopState } from "../protocol";

type Sources = {
  source: Source;
  /** What was chosen and is not answered yet. */
  held: Source | null;
  /** Why the last choice was refused; empty once one is taken. */
  problem: string;
  sounds: string[];
  /** The settings each kind was left with, for when it is chosen again. */
  left: { [Kind in SourceKind]?: Extract<Source, { kind: Kind }> };
};

export const useSource = create<Sources>(() => ({ source: { kind: "song" }, held: null, problem: "", sounds: [], left: {} }));

export function sourceLoaded(workshop: WorkshopState | null): void {
  const { source, sounds } = workshop ?? { source: { kind: "song" as const }, sounds: [] };
  useSource.setState({ held: null, problem: "", sounds });
  sourceChanged(source);
}

export function sourceChanged(source: Source): void {
  useSource.setState(({ left }) => ({ source, left: { ...left, [source.kind]: source } }));
}

export const soundsChanged = (sounds: string[]) => useSource.setState({ sounds });

/** A kind was chosen or its setting moved. */
export const sourceHeld = (source: Source) => useSource.setState({ held: source, problem: "" });

/** The hand rests. What the server took is now the known one; what it refused falls back. */
export function sourceSettled(taken: boolean): void {
  const { held } = useSource.getState();
  useSource.setState({ held: null });
  if (taken && held) sourceChanged(held);
}

export const sourceRefused = (problem: string) => useSource.setState({ problem });

/** Where levels begin: what is made here quiet enough for any plugin, what was recorded as it is. */
export const madeDb = -18;
export const recordedDb = 0;

/** A kind as it was left, or as it begins. Null when there is nothing to choose: no sound file. */
export function sourceOf(kind: SourceKind, { left, sounds }: Pick<Sources, "left" | "sounds">): Source | null {
  const known = left[kind];
  if (known && (known.kind !== "file" || sounds.includes(known.name))) return known;
  switch (kind) {
    case "tone":
      return { kind, hertz: 440, level_db: madeDb };
    case "noise":
      return { kind, level_db: madeDb };
    case "device":
      return { kind, level_db: recordedDb };
    case "file":
      return sounds[0] === undefined ? null : { kind, name: sounds[0], level_db: recordedDb };
    default:
      return { kind };
  }
}
