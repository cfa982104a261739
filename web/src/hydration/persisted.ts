// A Zustand store that the project keeps, in the file that the history does not track.
//
//   export const useView = persisted("view", { panel: "text", zoom: 8 });
//   useView.setState({ zoom: 16 });             // written after a short pause
//
// Two pages share it field by field. Fields that an older page or a person wrote are taken if they have the type of the
// initial value.

import { create, type StoreApi, type UseBoundStore } from "zustand";
import { SharedValue } from "../shared_value";
import { hydration, type Hydration, type Wire } from "./hydration";

type Fields = Record<string, unknown>;

export function persisted<State extends Fields>(
  name: string,
  initial: State,
  group: Hydration = hydration,
): UseBoundStore<StoreApi<State>> {
  const store = create<State>(() => initial);
  let wire: Wire | null = null;
  let isKept = false;
  const asked = () => wire ?? Promise.reject(new Error("not connected yet"));
  const shared = new SharedValue<State>(initial, {
    read: async () => {
      const { value, version } = await (await asked()).request("store.get", { name });
      return { value: fitted(initial, value), version };
    },
    write: async (value, version) => (await asked()).request("store.set", { name, value, version }),
    merge: mergedFields,
    same: (a, b) => JSON.stringify(a) === JSON.stringify(b),
    show: (value) => store.setState(value, true),
    mayWrite: () => isKept && group.isOpen,
  });
  store.subscribe((state) => shared.changed(state));
  group.register(name, {
    hydrate: async (connection) => {
      wire = connection;
      isKept = false;
      await shared.load();
      isKept = true;
    },
    flush: () => shared.flush(),
    heard: (value, version) => shared.heard({ value: fitted(initial, value), version }),
  });
  return store;
}

/** The initial value, with those fields of the kept one that have the same type. */
export function fitted<State extends Fields>(initial: State, kept: unknown): State {
  if (typeof kept !== "object" || kept === null) return initial;
  const known = Object.entries(kept).filter(([key, value]) => key in initial && fits(initial[key], value));
  return { ...initial, ...Object.fromEntries(known) };
}

/** An initial null may become a number, a text or a boolean. */
function fits(initial: unknown, value: unknown): boolean {
  if (initial === null) return typeof value !== "object" || value === null;
  return value !== null && typeof initial === typeof value && Array.isArray(initial) === Array.isArray(value);
}

/** Their fields, overwritten by those that were changed here. */
export function mergedFields<State extends Fields>(base: State, mine: State, theirs: State): State {
  const changed = Object.entries(mine).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(base[key]));
  return { ...theirs, ...Object.fromEntries(changed) };
}
