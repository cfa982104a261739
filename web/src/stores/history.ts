// What was done to the project since it was opened, newest first.

import { create } from "zustand";
import type { History, HistoryChange } from "../song/wire";

const nothing: History = { entries: [], can_undo: false, can_redo: false };

export const useHistory = create<History>(() => nothing);
export const historyRead = (history: History) => useHistory.setState(history);
export const historyForgotten = () => useHistory.setState(nothing);

/** The first entries, counted from the oldest, stay; the others are told anew. */
export function historyChanged({ first, entries, position }: HistoryChange): void {
  const oldestFirst = [...useHistory.getState().entries].reverse();
  const all = [...oldestFirst.slice(0, first), ...entries].map((entry, at) => ({ ...entry, is_undone: at > position }));
  useHistory.setState({ entries: all.reverse(), can_undo: position > 0, can_redo: position + 1 < all.length });
}
