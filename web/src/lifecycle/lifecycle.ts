// Which screen the page shows, as a pure state machine: events go in, the screen and what to do next come out.
//
//   const { lifecycle, todo } = next(before, { kind: "progress", progress });
//   if (todo.includes("ask")) …             // app.ui_ready
//
// The picker shows if and only if the answer to app.ui_ready was that no project is open. Only the program's word that the
// load is done ends the loading screen. After a failed load the page asks the program what is open, since the project from
// before still is.

import type { Progress, State, UiReady } from "../song/wire";

export type Screen =
  | { at: "connecting" }
  | { at: "picker" }
  | { at: "loading"; message: string; progress: number }
  /** A load failed, and nothing else is open: shows the reason above the picker. */
  | { at: "failed"; error: string }
  | { at: "open" };

export type Lifecycle = {
  screen: Screen;
  /** The page has the state of the project that is open or being loaded. */
  hasState: boolean;
  /** app.ui_ready is under way. Its answer decides; what comes meanwhile does not. */
  isAsking: boolean;
  /** The stores hold what the project keeps, or are being filled with it. */
  hasStores: boolean;
  /** Names the run of the program that answered last. */
  server: string | null;
  /** The program keeps edits with a project, and they have a history. */
  keeps: boolean;
  /** Why the last project that the user asked for is not open; null if there is no such problem, or it has been read. */
  problem: string | null;
};

export type LifecycleEvent =
  /** There is a connection, and the page cannot know what it missed. */
  | { kind: "asked" }
  | { kind: "answered"; answer: UiReady }
  | { kind: "closed" }
  | { kind: "progress"; progress: Progress }
  | { kind: "project"; state: State | null }
  /** The program refused to load a project. */
  | { kind: "refused"; reason: string }
  /** The user has read the problem. */
  | { kind: "read" };

/** ask: send app.ui_ready. hydrate: fill the stores, which a page without a project has not done. */
export type Todo = "ask" | "hydrate";
export type Step = { lifecycle: Lifecycle; todo: Todo[] };

export const atFirst: Lifecycle = { screen: { at: "connecting" }, hasState: false, isAsking: false, hasStores: false, server: null, keeps: false, problem: null };

const isDone = ({ message }: Progress) => message === "done";
const failureOf = ({ message, outcome, error }: Progress): string | null =>
  message === "done" && outcome === "failed" ? error || "The project could not be loaded." : null;

export function next(lifecycle: Lifecycle, event: LifecycleEvent): Step {
  switch (event.kind) {
    case "asked":
      return asking({ ...lifecycle, hasStores: false, problem: null });
    case "closed":
      return { lifecycle, todo: [] };
    case "answered":
      return answered(lifecycle, event.answer);
    case "progress":
      if (lifecycle.isAsking) return { lifecycle: { ...lifecycle, problem: failureOf(event.progress) ?? lifecycle.problem }, todo: [] };
      return isDone(event.progress) ? loaded(lifecycle, event.progress) : progressed(lifecycle, event.progress);
    case "project":
      return projectChanged(lifecycle, event.state);
    case "refused":
      return { lifecycle: { ...lifecycle, problem: event.reason }, todo: [] };
    case "read":
      return { lifecycle: { ...lifecycle, problem: null }, todo: [] };
  }
}

function answered(before: Lifecycle, { outcome, state, server, keeps, loading }: UiReady): Step {
  const problem = failureOf(loading) ?? before.problem;
  const known = { hasState: state !== null, isAsking: false, server, keeps, problem: null };
  if (outcome === "no_project") {
    const screen: Screen = problem === null ? { at: "picker" } : { at: "failed", error: problem };
    return { lifecycle: { ...known, screen, hasStores: false }, todo: [] };
  }
  const { screen: shown } = before;
  const least = shown.at === "loading" && before.server === server ? shown.progress : 0;
  const screen = screenOf(known.hasState, problem, loading, least);
  const lifecycle: Lifecycle = { ...known, screen, hasStores: true, problem: screen.at === "open" ? problem : null };
  return { lifecycle, todo: before.hasStores && before.server === server ? [] : ["hydrate"] };
}

/** The screen when a project is open or being loaded; `least` is the progress that it had before. */
function screenOf(hasState: boolean, problem: string | null, loading: Progress, least: number): Screen {
  if (isDone(loading) && hasState) return { at: "open" };
  if (isDone(loading) && problem !== null) return { at: "failed", error: problem };
  const { message, progress } = isDone(loading) ? { message: "", progress: 0 } : loading;
  return { at: "loading", message, progress: Math.max(progress, least) };
}

/** The page should know the state and does not: it asks. */
function asking(lifecycle: Lifecycle): Step {
  return { lifecycle: { ...lifecycle, isAsking: true }, todo: ["ask"] };
}

function progressed(lifecycle: Lifecycle, { message, progress }: Progress): Step {
  const { screen } = lifecycle;
  if (screen.at === "loading") {
    const further = Math.max(screen.progress, Math.min(1, progress));
    return { lifecycle: { ...lifecycle, screen: { at: "loading", message, progress: further } }, todo: [] };
  }
  // Another load begins, so the page's state is of the project before. The program sends the stores that the page has anew.
  const begun: Lifecycle = { ...lifecycle, screen: { at: "loading", message, progress }, hasState: false, hasStores: true, problem: null };
  return { lifecycle: begun, todo: lifecycle.hasStores ? [] : ["hydrate"] };
}

function loaded(lifecycle: Lifecycle, progress: Progress): Step {
  const problem = failureOf(progress);
  if (problem !== null) return asking({ ...lifecycle, problem });
  if (lifecycle.hasState) return { lifecycle: { ...lifecycle, screen: { at: "open" } }, todo: [] };
  return lifecycle.screen.at === "loading" ? asking(lifecycle) : { lifecycle, todo: [] };
}

function projectChanged(lifecycle: Lifecycle, state: State | null): Step {
  const after = { ...lifecycle, hasState: state !== null };
  return state === null && lifecycle.screen.at === "open" ? asking(after) : { lifecycle: after, todo: [] };
}
