// What was done to the project since it was opened, newest first.

import { create } from "zustand";
import type { History } from "../song/wire";

const nothing: History = { entries: [], can_undo: false, can_redo: false };

export const useHistory = create<History>(() => nothing);
export const historyChanged = (history: History) => useHistory.setState(history);
export const historyForgotten = () => useHistory.setState(nothing);
