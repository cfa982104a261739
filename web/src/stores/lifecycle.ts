// Which screen the page shows. Its one owner is the machine in lifecycle/: the client tells it what happened.

import { create } from "zustand";
import { messageOf } from "../connection";
import { atFirst, type Lifecycle, type LifecycleEvent, next, type Todo } from "../lifecycle/lifecycle";
import { useWorkshop } from "./workshop";

export const useLifecycle = create<Lifecycle>(() => atFirst);

/** What is to be done about it. */
export function happened(event: LifecycleEvent): Todo[] {
  const { lifecycle, todo } = next(useLifecycle.getState(), event);
  useLifecycle.setState(lifecycle);
  return todo;
}

/** Why a project that was wanted is not even tried. */
export const projectRefused = (reason: unknown) => void happened({ kind: "refused", reason: messageOf(reason) });
export const problemRead = () => void happened({ kind: "read" });

/** Whether the program serves songs: it has the stores, the texts and the history that a workshop alone lacks. */
export const servesSongs = () => useLifecycle.getState().server !== null && useWorkshop.getState().project === null;
