// The plugin under work: its parameters, their values, and which of them the last reloads brought.

import { create } from "zustand";
import type { Parameter, ParameterValue, Plugin, WorkshopState } from "../protocol";

type PluginState = {
  slot: number | null;
  plugin: Plugin | null;
  values: Record<string, ParameterValue>;
  /** Values that fingers hold at this moment: the server's echo does not move them. */
  held: Record<string, number>;
  /** Parameters that came with a reload and are marked for a while. */
  fresh: Record<string, true>;
};

export const freshMs = 20_000;

export const usePlugin = create<PluginState>(() => ({ slot: null, plugin: null, values: {}, held: {}, fresh: {} }));

const valuesOf = (plugin: Plugin | null): Record<string, ParameterValue> =>
  Object.fromEntries((plugin?.parameters ?? []).map(({ id, value, text }) => [id, { value, text }]));

/** What the page shows after connecting. After a restart of the program a parameter can be new, too. */
export function pluginLoaded(workshop: WorkshopState | null): void {
  if (workshop?.plugin && workshop.slot !== null) pluginChanged(workshop.slot, workshop.plugin);
  else usePlugin.setState({ slot: workshop?.slot ?? null, plugin: null, values: {}, held: {}, fresh: {} });
}

export function pluginChanged(slot: number, plugin: Plugin): void {
  const { plugin: previous, fresh } = usePlugin.getState();
  const added = previous?.id === plugin.id ? addedIds(previous.parameters, plugin.parameters) : [];
  const nowFresh = { ...fresh, ...Object.fromEntries(added.map((id) => [id, true as const])) };
  usePlugin.setState(({ held }) => ({
    slot,
    plugin,
    values: valuesOf(plugin),
    held: only(held, plugin.parameters),
    fresh: only(nowFresh, plugin.parameters),
  }));
  if (added.length > 0) setTimeout(() => forgetFresh(added), freshMs);
}

export function valuesChanged(slot: number, changes: ({ id: string } & ParameterValue)[]): void {
  if (slot !== usePlugin.getState().slot) return;
  const changed = Object.fromEntries(changes.map(({ id, value, text }) => [id, { value, text }]));
  usePlugin.setState(({ values }) => ({ values: { ...values, ...changed } }));
}

/** A control was moved here. */
export function parameterHeld(id: string, value: number): void {
  usePlugin.setState(({ held }) => ({ held: { ...held, [id]: value } }));
}

/** The control rests; `answer` is what the server made of its last value, null when it did not take it. */
export function parameterSettled(id: string, answer: ParameterValue | null): void {
  usePlugin.setState(({ held, values }) => {
    const { [id]: _, ...others } = held;
    return { held: others, values: answer && id in values ? { ...values, [id]: answer } : values };
  });
}

/** Parameters under their groups, in the order in which the plugin declares them. */
export function groupsOf(parameters: Parameter[]): { name: string; parameters: Parameter[] }[] {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const group = groups.get(parameter.group);
    if (group) group.push(parameter);
    else groups.set(parameter.group, [parameter]);
  }
  return [...groups].map(([name, members]) => ({ name, parameters: members }));
}

function addedIds(before: Parameter[], after: Parameter[]): string[] {
  const known = new Set(before.map(({ id }) => id));
  return after.map(({ id }) => id).filter((id) => !known.has(id));
}

function only<T>(record: Record<string, T>, parameters: Parameter[]): Record<string, T> {
  const ids = new Set(parameters.map(({ id }) => id));
  return Object.fromEntries(Object.entries(record).filter(([id]) => ids.has(id)));
}

function forgetFresh(ids: string[]): void {
  usePlugin.setState(({ fresh }) => ({
    fresh: Object.fromEntries(Object.entries(fresh).filter(([id]) => !ids.includes(id))),
  }));
}
