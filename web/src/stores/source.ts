// What the plugin under work is fed with, as the server last told it, and on top what the user is choosing now.

import { create } from "zustand";
import type { Source, SourceKind, WorkshopState } from "../protocol";

type Sources = {
  source: Source;
  /** A choice that the server has not answered yet. */
  held: Source | null;
  /** Why the server refused the last choice; empty if it did not. */
  problem: string;
  sounds: string[];
  /** The last settings of each kind, for when it is chosen again. */
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

/** The user let go. A choice that the server took is now the known one; a refused one falls back. */
export function sourceSettled(taken: boolean): void {
  const { held } = useSource.getState();
  useSource.setState({ held: null });
  if (taken && held) sourceChanged(held);
}

export const sourceRefused = (problem: string) => useSource.setState({ problem });

/** Initial levels: generated sounds are quiet enough for any plugin, recorded ones play as they are. */
export const madeDb = -18;
export const recordedDb = 0;

/** A kind with its last settings, or its initial ones. Null when there is nothing to choose, as without a sound file. */
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
