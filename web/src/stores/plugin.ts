// The plugin under work: its parameters, their values, and what the last reloads made of them.

import { create } from "zustand";
import { type Change, changeOf } from "../parameters/changes";
import type { Parameter, ParameterValue, Plugin, WorkshopState } from "../protocol";

type PluginState = {
  slot: number | null;
  plugin: Plugin | null;
  /** Why the slot shows no plugin, for people; empty when it shows one. */
  problem: string;
  values: Record<string, ParameterValue>;
  /** Values that the user holds at this moment: the server's echo does not move them. */
  held: Record<string, number>;
  /** Parameters that came with a reload and are marked for a while. */
  fresh: Record<string, true>;
  /** Parameters that a reload changed, likewise. */
  changed: Record<string, Change>;
  /** Names by id of parameters that a reload took away, likewise. */
  removed: Record<string, string>;
};

export const freshMs = 20_000;

const empty: PluginState = { slot: null, plugin: null, problem: "", values: {}, held: {}, fresh: {}, changed: {}, removed: {} };

export const usePlugin = create<PluginState>(() => empty);

const valuesOf = (plugin: Plugin | null): Record<string, ParameterValue> =>
  Object.fromEntries((plugin?.parameters ?? []).map(({ id, value, text }) => [id, { value, text }]));

/** The plugin as the program gives it after connecting. After a restart of the program a parameter may be new too. */
export function pluginLoaded(workshop: WorkshopState | null): void {
  if (workshop?.plugin && workshop.slot !== null) pluginChanged(workshop.slot, workshop.plugin);
  else usePlugin.setState({ ...empty, slot: workshop?.slot ?? null });
}

/** Shows the plugin of another slot: nothing of it is marked as new or changed. */
export function pluginShown(slot: number, plugin: Plugin): void {
  if (usePlugin.getState().slot !== slot) usePlugin.setState(empty);
  pluginChanged(slot, plugin);
}

/** No slot is shown. */
export const pluginHidden = () => usePlugin.setState(empty);

/** That slot has nothing to show. */
export const pluginUnknown = (slot: number, problem: string) => usePlugin.setState({ ...empty, slot, problem });

export function pluginChanged(slot: number, plugin: Plugin): void {
  const before = usePlugin.getState();
  const { added, changed, removed } = differences(before, plugin);
  usePlugin.setState({
    slot,
    plugin,
    problem: "",
    values: valuesOf(plugin),
    held: only(before.held, plugin.parameters),
    fresh: only({ ...before.fresh, ...added }, plugin.parameters),
    changed: only({ ...before.changed, ...changed }, plugin.parameters),
    removed: without({ ...before.removed, ...removed }, plugin.parameters),
  });
  const forget = () =>
    usePlugin.setState(({ fresh, changed: marks, removed: gone }) => ({
      fresh: unless(fresh, added),
      changed: unless(marks, changed),
      removed: unless(gone, removed),
    }));
  if ([added, changed, removed].some((marks) => Object.keys(marks).length > 0)) setTimeout(forget, freshMs);
}

/** The user has seen which parameters are gone. */
export const forgetRemoved = () => usePlugin.setState({ removed: {} });

export function valuesChanged(slot: number, changes: ({ id: string } & ParameterValue)[]): void {
  if (slot !== usePlugin.getState().slot) return;
  const changed = Object.fromEntries(changes.map(({ id, value, text }) => [id, { value, text }]));
  usePlugin.setState(({ values }) => ({ values: { ...values, ...changed } }));
}

/** A control was moved here. */
export function parameterHeld(id: string, value: number): void {
  usePlugin.setState(({ held }) => ({ held: { ...held, [id]: value } }));
}

/** The user let go of a control. `answer` is the value that the server made of the last one, null if it refused it. */
export function parameterSettled(id: string, answer: ParameterValue | null): void {
  usePlugin.setState(({ held, values }) => {
    const { [id]: _, ...others } = held;
    return { held: others, values: answer && id in values ? { ...values, [id]: answer } : values };
  });
}

/** Those that the plugin means for people's eyes. */
export const listed = (parameters: Parameter[]): Parameter[] => parameters.filter(({ hidden }) => !hidden);

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

type Marks = Pick<PluginState, "fresh" | "changed" | "removed">;

/** What is different in new code of the same plugin. Another plugin is not compared. */
function differences({ plugin: before, values }: PluginState, after: Plugin): { added: Marks["fresh"] } & Omit<Marks, "fresh"> {
  if (before?.id !== after.id) return { added: {}, changed: {}, removed: {} };
  const old = new Map(before.parameters.map((parameter) => [parameter.id, parameter]));
  const added: Marks["fresh"] = {};
  const changed: Marks["changed"] = {};
  for (const parameter of after.parameters) {
    const known = old.get(parameter.id);
    const change = known && changeOf(known, parameter, values[parameter.id] ?? known);
    if (!known) added[parameter.id] = true;
    if (change) changed[parameter.id] = change;
  }
  const names = Object.fromEntries(listed(before.parameters).map(({ id, name }) => [id, name]));
  return { added, changed, removed: without(names, after.parameters) };
}

function only<T>(record: Record<string, T>, parameters: Parameter[]): Record<string, T> {
  const ids = new Set(parameters.map(({ id }) => id));
  return Object.fromEntries(Object.entries(record).filter(([id]) => ids.has(id)));
}

function without<T>(record: Record<string, T>, parameters: Parameter[]): Record<string, T> {
  const ids = new Set(parameters.map(({ id }) => id));
  return Object.fromEntries(Object.entries(record).filter(([id]) => !ids.has(id)));
}

/** The record without those marks, except where a later reload has set another mark. */
function unless<T>(record: Record<string, T>, marks: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([id, mark]) => marks[id] !== mark));
}
