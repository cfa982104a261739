// What the plugin under work logged and printed.

import { create } from "zustand";
import type { Said, WorkshopState } from "../protocol";

/** A line with a number of its own, by which React knows it. */
export type SaidLine = Said & { number: number };

export const keptLines = 200;

export const useSaid = create<{ lines: SaidLine[]; next: number }>(() => ({ lines: [], next: 0 }));

export function linesLoaded(workshop: WorkshopState | null): void {
  const said = workshop?.said ?? [];
  useSaid.setState(({ next }) => ({ lines: said.map((line, index) => ({ ...line, number: next + index })), next: next + said.length }));
}

export function lineSaid(line: Said, slotUnderWork: number | null): void {
  if (line.slot !== slotUnderWork) return;
  useSaid.setState(({ lines, next }) => ({ lines: [...lines, { ...line, number: next }].slice(-keptLines), next: next + 1 }));
}

export const forgetSaid = () => useSaid.setState({ lines: [] });
