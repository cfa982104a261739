// Which screen the page shows. The state machine in lifecycle/ alone decides it; the client tells it what happened.

import { create } from "zustand";
import { messageOf } from "../connection";
import { atFirst, type Lifecycle, type LifecycleEvent, next, type Todo } from "../lifecycle/lifecycle";
import { useWorkshop } from "./workshop";

export const useLifecycle = create<Lifecycle>(() => atFirst);

/** Gives the event to the state machine; returns what is to be done about it. */
export function happened(event: LifecycleEvent): Todo[] {
  const { lifecycle, todo } = next(useLifecycle.getState(), event);
  useLifecycle.setState(lifecycle);
  return todo;
}

/** The program refused to load a project, for this reason. */
export const projectRefused = (reason: unknown) => void happened({ kind: "refused", reason: messageOf(reason) });
export const problemRead = () => void happened({ kind: "read" });

/** Whether what is moved becomes steps of a history. */
export const keepsEdits = () => useLifecycle.getState().keeps;
/** Whether the page shows a song with its text and its arrangement, which it leaves out in a workshop. */
export const servesSongs = () => useLifecycle.getState().server !== null && useWorkshop.getState().project === null;
