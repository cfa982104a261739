import { beforeEach, expect, it } from "vitest";
import type { HistoryEntry } from "../song/wire";
import { historyChanged, historyRead, useHistory } from "./history";

const entry = (id: number, is_undone = false): HistoryEntry => ({ id, message: `step ${id}`, source: "mixer", time: "", is_undone });
const shown = () => useHistory.getState().entries.map(({ id, is_undone }) => (is_undone ? -id : id));

beforeEach(() => historyRead({ entries: [entry(2), entry(1)], can_undo: true, can_redo: false }));

it("adds what was done, and marks what was undone", () => {
  historyChanged({ first: 2, entries: [entry(3), entry(4)], position: 3 });
  expect(shown()).toEqual([4, 3, 2, 1]);
  historyChanged({ first: 4, entries: [], position: 1 });
  expect(shown()).toEqual([-4, -3, 2, 1]);
  expect(useHistory.getState()).toMatchObject({ can_undo: true, can_redo: true });
});

it("forgets what an edit after an undo left behind", () => {
  historyChanged({ first: 1, entries: [entry(5)], position: 1 });
  expect(shown()).toEqual([5, 1]);
  historyChanged({ first: 0, entries: [entry(6)], position: 0 });
  expect(shown()).toEqual([6]);
  expect(useHistory.getState()).toMatchObject({ can_undo: false, can_redo: false });
});
