// Whether the edits reach the disk, and what of them gave way to another program's save.

import { create } from "zustand";
import type { Keeping } from "../song/wire";

const allIsKept: Keeping = { waiting: 0, why: "", set_aside: [], note: "" };

export const useKeeping = create<Keeping>(() => allIsKept);
export const keepingChanged = (keeping: Keeping) => useKeeping.setState(keeping, true);
export const keepingForgotten = () => keepingChanged(allIsKept);

export type Undone = { text: string };
/** What an undo took back that somebody else had made; empty: nothing to say. */
export const useUndone = create<Undone>(() => ({ text: "" }));
