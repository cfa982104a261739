import { beforeEach, expect, it } from "vitest";
import type { LifecycleEvent } from "../lifecycle/lifecycle";
import type { Progress, State } from "../song/wire";
import { happened, useLifecycle } from "./lifecycle";
import { askForProject, useProjectDialog } from "./project_dialog";

const state = { tracks: [] } as unknown as State;
const tell = (...events: LifecycleEvent[]) => events.forEach(happened);
const ends = (more: Partial<Progress>): LifecycleEvent => ({ kind: "progress", progress: { message: "done", progress: 1, ...more } });
const begins: LifecycleEvent = { kind: "progress", progress: { message: "song", progress: 0 } };
const answer: LifecycleEvent = { kind: "answered", answer: { outcome: "ok", state, server: "a", keeps: true, seq: 1, loading: { message: "done", progress: 1 } } };
const question = () => useProjectDialog.getState().question;

beforeEach(() => {
  tell({ kind: "asked" }, answer);
  askForProject("open");
});

it("stays over the song until a project was loaded", () => {
  tell(begins);
  expect(question()).toBe("open");
  tell({ kind: "project", state }, ends({}));
  expect(question()).toBeNull();
});

it("is there again after a load that failed, and when the connection came back", () => {
  tell(begins, ends({ outcome: "failed", error: "no song there" }), answer);
  expect(question()).toBe("open");
  tell({ kind: "closed" }, { kind: "asked" }, answer);
  expect(question()).toBe("open");
});

it("begins without the problem of the one before", () => {
  tell({ kind: "refused", reason: "not running" });
  askForProject("new");
  expect(useLifecycle.getState().problem).toBeNull();
});
