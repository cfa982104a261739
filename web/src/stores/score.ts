// The song as clips and notes, as the program last worked it out from the text.

import { create } from "zustand";
import type { Score } from "../song/wire";

export const useScore = create<{ score: Score | null }>(() => ({ score: null }));
export const scoreChanged = (score: Score | null) => useScore.setState({ score });
