import { describe, expect, it } from "vitest";
import type { Progress, State, UiReady } from "../song/wire";
import { atFirst, type Lifecycle, type LifecycleEvent, next, type Screen, type Todo } from "./lifecycle";

const state = { tracks: [] } as unknown as State;
const done: Progress = { message: "done", progress: 1 };
const failed: Progress = { message: "done", progress: 1, outcome: "failed", error: "song.bird is a folder" };
const progress = (value: number, message = "plugins"): LifecycleEvent => ({ kind: "progress", progress: { message, progress: value } });
const answer = (more: Partial<UiReady>): LifecycleEvent => ({
  kind: "answered",
  answer: { outcome: "ok", state, server: "a", keeps: true, seq: 1, loading: done, ...more },
});
const ends = (value: Progress): LifecycleEvent => ({ kind: "progress", progress: value });
const project = (value: State | null): LifecycleEvent => ({ kind: "project", state: value });
const asked: LifecycleEvent = { kind: "asked" };

function after(...events: LifecycleEvent[]) {
  return events.reduce<{ lifecycle: Lifecycle; todo: Todo[]; screens: Screen[] }>(
    ({ lifecycle, todo, screens }, event) => {
      const step = next(lifecycle, event);
      return { lifecycle: step.lifecycle, todo: [...todo, ...step.todo], screens: [...screens, step.lifecycle.screen] };
    },
    { lifecycle: atFirst, todo: [], screens: [] },
  );
}
const screenAfter = (...events: LifecycleEvent[]) => after(...events).lifecycle.screen;

describe("the picker", () => {
  it("shows when the program says that no project is open", () => {
    expect(screenAfter(asked, answer({ outcome: "no_project", state: null }))).toEqual({ at: "picker" });
  });

  it("is not shown for a moment where a project is pending", () => {
    const { screens } = after(asked, answer({ state: null, loading: { message: "", progress: 0 } }), progress(0.5), project(state), ends(done));
    expect(screens.map(({ at }) => at)).toEqual(["connecting", "loading", "loading", "loading", "open"]);
  });

  it("gives way to the load that it began, and the stores are asked anew", () => {
    const { lifecycle, todo } = after(asked, answer({ outcome: "no_project", state: null }), progress(0.1));
    expect(lifecycle.screen.at).toBe("loading");
    expect(todo).toEqual(["ask", "hydrate"]);
  });

  it("stays when it is told that nothing is being loaded", () => {
    const { lifecycle, todo } = after(asked, answer({ outcome: "no_project", state: null }), ends(done));
    expect(lifecycle.screen.at).toBe("picker");
    expect(todo).toEqual(["ask"]);
  });

  it("comes back only by the program's answer when the project is closed", () => {
    const closed = after(asked, answer({}), project(null));
    expect(closed.lifecycle.screen.at).toBe("open");
    expect(closed.todo.at(-1)).toBe("ask");
  });
});

describe("the loading screen", () => {
  const loading = [asked, answer({ state: null, loading: { message: "parse", progress: 0.1 } })];

  it("stays at progress 1, and leaves when the load is done", () => {
    expect(screenAfter(...loading, project(state), progress(1)).at).toBe("loading");
    expect(screenAfter(...loading, project(state), progress(1), ends(done)).at).toBe("open");
  });

  it("never goes back", () => {
    const { screens } = after(...loading, progress(0.6), progress(0.3, "mixer"), asked, answer({ state: null, loading: { message: "mixer", progress: 0.2 } }));
    expect(screens.at(-1)).toEqual({ at: "loading", message: "mixer", progress: 0.6 });
    expect(screens.at(-3)).toEqual({ at: "loading", message: "mixer", progress: 0.6 });
  });

  it("begins anew with another run of the program, and with another load", () => {
    const restarted = after(...loading, progress(0.6), { kind: "closed" }, asked, answer({ outcome: "no_project", state: null }), progress(0.2));
    expect(restarted.lifecycle.screen).toMatchObject({ at: "loading", progress: 0.2 });
    expect(screenAfter(...loading, project(state), ends(done), progress(0.2))).toMatchObject({ at: "loading", progress: 0.2 });
  });

  it("is left at once after a reload of the page with a project open, whatever else is said", () => {
    for (const order of [[ends(done), answer({})], [answer({}), ends(done)]]) {
      const { lifecycle, todo } = after(asked, ...order);
      expect(lifecycle.screen.at).toBe("open");
      expect(todo).toEqual(["ask", "hydrate"]);
    }
  });

  it("goes on after a reload in the middle of a load, which ends it", () => {
    const middle = [asked, answer({ state, loading: { message: "plugins", progress: 0.5 } })];
    expect(screenAfter(...middle)).toEqual({ at: "loading", message: "plugins", progress: 0.5 });
    expect(screenAfter(...middle, ends(done)).at).toBe("open");
  });

  it("asks for the state that it was not told, once", () => {
    const { lifecycle, todo } = after(...loading, ends(done), ends(done));
    expect(lifecycle.screen.at).toBe("loading");
    expect(todo).toEqual(["ask", "hydrate", "ask"]);
    expect(next(lifecycle, answer({})).lifecycle.screen.at).toBe("open");
  });

  it("of another project leaves the stores alone, of which the program tells what changes", () => {
    expect(after(asked, answer({}), progress(0.1), project(state), ends(done)).todo).toEqual(["ask", "hydrate"]);
  });

  it("does not show the project before as the one that was loaded", () => {
    const { lifecycle, todo } = after(asked, answer({}), progress(0.1), ends(done));
    expect(lifecycle.screen.at).toBe("loading");
    expect(todo.at(-1)).toBe("ask");
  });
});

describe("a load that fails", () => {
  const nothing = answer({ outcome: "no_project", state: null });
  const failing = [progress(0.2), ends(failed)];

  it("is asked about: the loading screen stays until it is known what is open", () => {
    const { lifecycle, todo } = after(asked, answer({}), ...failing);
    expect(lifecycle.screen.at).toBe("loading");
    expect(todo.at(-1)).toBe("ask");
  });

  it("shows why, with the picker's choices, where nothing is open", () => {
    const { lifecycle } = after(asked, nothing, ...failing, nothing);
    expect(lifecycle.screen).toEqual({ at: "failed", error: "song.bird is a folder" });
  });

  it("leaves the project open that was, without a frame of the picker, and says why", () => {
    const { lifecycle, screens, todo } = after(asked, answer({}), ...failing, answer({}), ends(done));
    expect(lifecycle).toMatchObject({ screen: { at: "open" }, problem: "song.bird is a folder" });
    expect(screens.map(({ at }) => at)).not.toContain("failed");
    expect(todo).toEqual(["ask", "hydrate", "ask"]);
  });

  it("is told where its end comes before an answer that does not know of it", () => {
    expect(after(asked, ends(failed), answer({})).lifecycle.problem).toBe("song.bird is a folder");
  });

  it("is forgotten when it was read, and when the next one begins", () => {
    const told = [asked, answer({}), ...failing, answer({})];
    expect(after(...told, { kind: "read" }).lifecycle.problem).toBeNull();
    expect(after(...told, progress(0.1)).lifecycle.problem).toBeNull();
    expect(after(...told, progress(0.1), project(state), ends(done)).lifecycle).toMatchObject({ screen: { at: "open" }, problem: null });
  });

  it("gives way to another that is under way", () => {
    const { lifecycle } = after(asked, answer({}), ...failing, answer({ loading: { message: "parse", progress: 0.1 } }));
    expect(lifecycle).toMatchObject({ screen: { at: "loading" }, problem: null });
  });

  it("may not even begin: the song stays, and the reason is told", () => {
    const { lifecycle } = after(asked, answer({}), { kind: "refused", reason: "Aviary is not running" });
    expect(lifecycle).toMatchObject({ screen: { at: "open" }, problem: "Aviary is not running" });
  });

  it("is still told after a reload of the page", () => {
    expect(screenAfter(asked, answer({ outcome: "no_project", state: null, loading: failed })).at).toBe("failed");
  });

  it("leaves the project open that the program has open", () => {
    expect(screenAfter(asked, answer({}), progress(0.2), ends(failed), asked, answer({ loading: failed })).at).toBe("open");
  });
});

describe("a connection that breaks", () => {
  it("changes no screen", () => {
    for (const events of [[asked, answer({})], [asked, answer({ state: null, loading: { message: "parse", progress: 0.1 } })]]) {
      expect(screenAfter(...events, { kind: "closed" })).toEqual(screenAfter(...events));
    }
  });

  it("has the stores asked anew where it is not known what was missed", () => {
    const again = after(asked, answer({}), { kind: "closed" }, asked, answer({ server: "b" }));
    expect(again.todo).toEqual(["ask", "hydrate", "ask", "hydrate"]);
  });

  it("does not forget that an answer is due", () => {
    expect(after(asked, { kind: "closed" }).lifecycle.isAsking).toBe(true);
  });
});
