import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RequestError } from "../connection";
import { writePauseMs } from "../shared_value";
import { Hydration, type Wire } from "./hydration";
import { fitted, mergedFields, persisted } from "./persisted";

type Asked = { method: string; params: Record<string, unknown>; answer: (result: unknown) => void; refuse: (error: Error) => void };

/** The program's end: every request waits until the test answers it. */
function wireOf() {
  const asked: Asked[] = [];
  const request = (method: string, params: Record<string, unknown>) =>
    new Promise((answer, refuse) => asked.push({ method, params, answer, refuse }));
  const open = (method: string, name?: string) => asked.find((one) => one.method === method && (name === undefined || one.params["name"] === name));
  const count = (method: string) => asked.filter((one) => one.method === method).length;
  return { wire: { request } as unknown as Wire, asked, open, count };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const rest = () => vi.advanceTimersByTimeAsync(writePauseMs);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function ordersOf<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((first) => ordersOf(items.filter((one) => one !== first)).map((others) => [first, ...others]));
}

describe("app.react_ready", () => {
  const names = ["view", "selection", "zoom", "panels"];

  it.each(ordersOf(names).map((order) => [order.join(", ")]))("comes once, after the last of all stores: %s", async (order) => {
    const group = new Hydration();
    for (const name of names) persisted(name, { size: 1 }, group);
    const { wire, open, count } = wireOf();
    void group.begin(wire);
    for (const name of order.split(", ")) {
      await settle();
      expect(count("app.react_ready")).toBe(0);
      open("store.get", name)?.answer({ value: { size: 2 }, version: 1 });
    }
    await rest();
    expect(count("app.react_ready")).toBe(1);
    expect(group.isOpen).toBe(false); // until the program has heard it
    open("app.react_ready")?.answer({});
    await rest();
    expect(group.isOpen).toBe(true);
    expect(count("app.react_ready")).toBe(1);
  });

  it("waits for one store more when there is one store more", async () => {
    const group = new Hydration();
    for (const name of [...names, "newcomer"]) persisted(name, { size: 1 }, group);
    const { wire, open, count } = wireOf();
    void group.begin(wire);
    await settle();
    for (const name of names) open("store.get", name)?.answer({ value: null, version: 0 });
    await rest();
    expect(count("app.react_ready")).toBe(0);
  });

  it("is not said by a beginning that another one took the place of", async () => {
    const group = new Hydration();
    persisted("view", { size: 1 }, group);
    const [before, after] = [wireOf(), wireOf()];
    void group.begin(before.wire);
    void group.begin(after.wire);
    await settle();
    before.open("store.get")?.answer({ value: null, version: 0 });
    after.open("store.get")?.answer({ value: null, version: 0 });
    await rest();
    expect([before.count("app.react_ready"), after.count("app.react_ready")]).toEqual([0, 1]);
  });

  it("is said again by a new connection that missed nothing, without asking the stores", async () => {
    const group = new Hydration();
    const store = persisted("view", { size: 1 }, group);
    const [before, after] = [wireOf(), wireOf()];
    void group.begin(before.wire);
    await settle();
    before.open("store.get")?.answer({ value: null, version: 0 });
    await settle();
    before.open("app.react_ready")?.answer({});
    await settle();
    void group.resume(after.wire);
    expect(after.asked.map(({ method }) => method)).toEqual(["app.react_ready"]);
    store.setState({ size: 2 });
    await rest();
    expect(before.count("store.set")).toBe(1);
  });

  it("waits for stores that a connection broke off, after the next one", async () => {
    const group = new Hydration();
    persisted("view", { size: 1 }, group);
    const [before, after] = [wireOf(), wireOf()];
    void group.begin(before.wire);
    await settle();
    before.open("store.get")?.refuse(new RequestError("gone", "disconnected"));
    await settle();
    void group.resume(after.wire);
    await settle();
    expect(after.asked.map(({ method }) => method)).toEqual(["store.get"]);
  });

  it("is not said to a program that keeps nothing, and nothing is written there", async () => {
    const group = new Hydration();
    const store = persisted("view", { size: 1 }, group);
    const { wire, open, asked } = wireOf();
    void group.begin(wire);
    await settle();
    open("store.get")?.refuse(new RequestError("no such method", "method.unknown"));
    await rest();
    store.setState({ size: 2 });
    await rest();
    expect(asked.map(({ method }) => method)).toEqual(["store.get"]);
  });
});

describe("a persisted store", () => {
  async function hydrated(kept: unknown) {
    const group = new Hydration();
    const store = persisted("view", { size: 1, panel: "text" }, group);
    const program = wireOf();
    void group.begin(program.wire);
    await settle();
    program.open("store.get")?.answer({ value: kept, version: 3 });
    await settle();
    program.open("app.react_ready")?.answer({});
    await settle();
    return { group, store, ...program };
  }

  it("holds what was kept of it", async () => {
    const { store, count } = await hydrated({ size: 7 });
    expect(store.getState()).toEqual({ size: 7, panel: "text" });
    await rest();
    expect(count("store.set")).toBe(0);
  });

  it("writes changes on top of the version it knows", async () => {
    const { store, open } = await hydrated(null);
    store.setState({ size: 2 });
    await rest();
    expect(open("store.set")?.params).toEqual({ name: "view", value: { size: 2, panel: "text" }, version: 3 });
  });

  it("writes nothing while others are not hydrated, and what a hand changed then afterwards", async () => {
    const group = new Hydration();
    const store = persisted("view", { size: 1 }, group);
    persisted("slow", { size: 1 }, group);
    const { wire, open, count } = wireOf();
    void group.begin(wire);
    await settle();
    open("store.get", "view")?.answer({ value: { size: 5 }, version: 3 });
    await settle();
    store.setState({ size: 6 });
    await rest();
    expect(count("store.set")).toBe(0);
    open("store.get", "slow")?.answer({ value: null, version: 0 });
    await settle();
    open("app.react_ready")?.answer({});
    await rest();
    expect(open("store.set")?.params).toEqual({ name: "view", value: { size: 6 }, version: 3 });
  });

  it("follows another page, and is not led back by its own echo", async () => {
    const { group, store, open, count } = await hydrated(null);
    group.heard({ name: "view", value: { size: 9, panel: "text" }, version: 4 });
    expect(store.getState().size).toBe(9);
    store.setState({ size: 10 });
    await rest();
    group.heard({ name: "view", value: { size: 10, panel: "text" }, version: 5 });
    store.setState({ size: 11 });
    open("store.set")?.answer({ version: 5 });
    await settle();
    expect(store.getState().size).toBe(11);
    await rest();
    expect(count("store.set")).toBe(2);
  });

  it("that cannot be read holds nobody up, and is not written", async () => {
    const group = new Hydration();
    const store = persisted("view", { size: 1 }, group);
    const { wire, open, count } = wireOf();
    void group.begin(wire);
    await settle();
    open("store.get")?.refuse(new RequestError("the file is no JSON", "store.unreadable"));
    await settle();
    open("app.react_ready")?.answer({});
    store.setState({ size: 2 });
    await rest();
    expect([count("app.react_ready"), count("store.set")]).toEqual([1, 0]);
  });

  it("cannot come when the others were asked already, nor twice", () => {
    const group = new Hydration();
    persisted("view", { size: 1 }, group);
    expect(() => persisted("view", { size: 1 }, group)).toThrow("Two stores");
    void group.begin(wireOf().wire);
    expect(() => persisted("late", { size: 1 }, group)).toThrow("too late");
  });
});

it("takes of what was kept only what fits", () => {
  const initial = { size: 1, panel: "text", slot: null, list: [] as number[] };
  expect(fitted(initial, { size: "big", panel: 7, slot: 4, list: {}, unknown: 1 })).toEqual({ ...initial, slot: 4 });
  for (const kept of [null, 7, "text", [1]]) expect(fitted(initial, kept)).toEqual(initial);
});

it("merges two pages' changes field by field", () => {
  expect(mergedFields({ a: 1, b: 1, c: 1 }, { a: 2, b: 1, c: 2 }, { a: 1, b: 3, c: 3 })).toEqual({ a: 2, b: 3, c: 2 });
});

/** Checks that no store is forgotten by the registration. */
describe("the sources of the page", () => {
  const texts = import.meta.glob<string>("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
  const sources = Object.entries(texts)
    .map(([file, text]) => ({ file: resolved("hydration", file), text }))
    .filter(({ file }) => !file.includes(".test."));

  it("write stores through `persisted` alone", () => {
    const may = ["hydration/persisted.ts", "door/token.ts"]; // the latter keeps what is the tab's alone
    const others = sources.filter(({ file, text }) => !may.includes(file) && /"store\.set"\s*,|\bpersist\(|zustand\/middleware|localStorage|sessionStorage/.test(text));
    expect(others.map(({ file }) => file)).toEqual([]);
  });

  it("make persisted stores where the page's first script has them, never in one that is loaded later", () => {
    const makers = sources.filter(({ file, text }) => file !== "hydration/persisted.ts" && /\bpersisted[<(]/.test(text));
    const eager = reachable(sources, "main.tsx");
    expect(makers.filter(({ file }) => !eager.has(file)).map(({ file }) => file)).toEqual([]);
    expect(makers.length).toBeGreaterThan(0);
  });
});

/** What a module imports, and what that imports, leaving out `import()`. */
function reachable(sources: { file: string; text: string }[], first: string): Set<string> {
  const found = new Set<string>();
  const visit = (file: string) => {
    const source = sources.find((one) => one.file === file);
    if (!source || found.has(file)) return;
    found.add(file);
    for (const [, from] of source.text.matchAll(/^(?:import|export) (?!type ).*?from "(\.[^"]+)"/gms)) {
      const target = resolved(file.split("/").slice(0, -1).join("/"), from as string);
      for (const end of [".ts", ".tsx"]) visit(target + end);
    }
  };
  visit(first);
  return found;
}

function resolved(folder: string, relative: string): string {
  return new URL(relative, folder === "" ? "file:///" : `file:///${folder}/`).pathname.slice(1);
}
