import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Parameter, Plugin } from "../protocol";
import { forgetRemoved, freshMs, groupsOf, listed, parameterHeld, parameterSettled, pluginChanged, pluginLoaded, usePlugin, valuesChanged } from "./plugin";

const parameter = (id: string, more: Partial<Parameter> = {}): Parameter => ({
  id,
  name: id,
  group: "",
  unit: "",
  kind: "float",
  min: 0,
  max: 1,
  initial: 0,
  logarithmic: false,
  automatable: true,
  read_only: false,
  hidden: false,
  choices: [],
  value: 0.5,
  text: "0.5",
  ...more,
});
const plugin = (...parameters: Parameter[]): Plugin => ({ id: "com.example.tremolo", name: "Tremolo", vendor: "", version: "", parameters });
const shown = () => usePlugin.getState();

beforeEach(() => {
  vi.useFakeTimers();
  pluginLoaded(null);
});
afterEach(() => void vi.useRealTimers());

describe("a reload", () => {
  it("marks the parameters it brought, for a while", () => {
    pluginChanged(3, plugin(parameter("rate")));
    expect(shown().fresh).toEqual({});
    pluginChanged(3, plugin(parameter("rate"), parameter("shape")));
    expect(shown().fresh).toEqual({ shape: true });
    vi.advanceTimersByTime(freshMs);
    expect(shown().fresh).toEqual({});
  });

  it("keeps earlier marks when the next save comes soon", () => {
    pluginChanged(3, plugin(parameter("rate")));
    pluginChanged(3, plugin(parameter("rate"), parameter("shape")));
    pluginChanged(3, plugin(parameter("rate"), parameter("shape"), parameter("mix")));
    expect(Object.keys(shown().fresh)).toEqual(["shape", "mix"]);
  });

  it("forgets values, marks and holds of parameters that went", () => {
    pluginChanged(3, plugin(parameter("rate")));
    pluginChanged(3, plugin(parameter("rate"), parameter("shape")));
    parameterHeld("shape", 0.9);
    pluginChanged(3, plugin(parameter("rate")));
    expect(shown()).toMatchObject({ fresh: {}, held: {} });
    expect(Object.keys(shown().values)).toEqual(["rate"]);
  });

  it("of a different plugin marks nothing", () => {
    pluginChanged(3, plugin(parameter("rate")));
    pluginChanged(3, { ...plugin(parameter("time")), id: "com.example.delay" });
    expect(shown()).toMatchObject({ fresh: {}, changed: {}, removed: {} });
  });

  it("names the parameters it took away, for a while or until they are seen", () => {
    const [rate, shape, depth] = [parameter("rate"), parameter("shape", { name: "Shape" }), parameter("depth")];
    pluginChanged(3, plugin(rate, shape, depth));
    pluginChanged(3, plugin(rate, depth));
    expect(shown().removed).toEqual({ shape: "Shape" });
    vi.advanceTimersByTime(freshMs);
    expect(shown().removed).toEqual({});
    pluginChanged(3, plugin(rate));
    forgetRemoved();
    expect(shown().removed).toEqual({});
  });

  it("does not call gone what the next save brings back", () => {
    pluginChanged(3, plugin(parameter("rate"), parameter("shape")));
    pluginChanged(3, plugin(parameter("rate")));
    pluginChanged(3, plugin(parameter("rate"), parameter("shape")));
    expect(shown()).toMatchObject({ removed: {}, fresh: { shape: true } });
  });

  it("shows old and new range, and the value it clamped, for a while", () => {
    pluginChanged(3, plugin(parameter("rate", { max: 20, value: 4, text: "4" })));
    valuesChanged(3, [{ id: "rate", value: 18, text: "18" }]);
    pluginChanged(3, plugin(parameter("rate", { max: 8, value: 8, text: "8" })));
    expect(shown().changed).toEqual({ rate: { range: "0 – 20 → 0 – 8", clampedFrom: "18" } });
    vi.advanceTimersByTime(freshMs);
    expect(shown().changed).toEqual({});
  });

  it("keeps the mark of a second change for its own while", () => {
    pluginChanged(3, plugin(parameter("rate", { max: 20 })));
    pluginChanged(3, plugin(parameter("rate", { max: 8 })));
    vi.advanceTimersByTime(freshMs / 2);
    pluginChanged(3, plugin(parameter("rate", { max: 10 })));
    vi.advanceTimersByTime(freshMs / 2);
    expect(shown().changed["rate"]?.range).toBe("0 – 8 → 0 – 10");
    vi.advanceTimersByTime(freshMs / 2);
    expect(shown().changed).toEqual({});
  });
});

describe("a control under the finger", () => {
  beforeEach(() => pluginChanged(3, plugin(parameter("rate"), parameter("depth"))));

  it("does not move by the server's echo until it rests", () => {
    parameterHeld("rate", 0.8);
    valuesChanged(3, [{ id: "rate", value: 0.7, text: "0.7" }]);
    expect(shown().held).toEqual({ rate: 0.8 });
    parameterSettled("rate", { value: 0.8, text: "0.8" });
    expect(shown().held).toEqual({});
    expect(shown().values["rate"]).toEqual({ value: 0.8, text: "0.8" });
  });

  it("goes back to the server's value when its own was not taken", () => {
    parameterHeld("rate", 0.8);
    parameterSettled("rate", null);
    expect(shown().held).toEqual({});
    expect(shown().values["rate"]?.value).toBe(0.5);
  });
});

it("takes no values meant for another slot", () => {
  pluginChanged(3, plugin(parameter("rate")));
  valuesChanged(4, [{ id: "rate", value: 1, text: "1" }]);
  expect(shown().values["rate"]?.value).toBe(0.5);
});

it("gathers parameters under their groups in the order of declaration", () => {
  const groups = groupsOf([parameter("a", { group: "X" }), parameter("b"), parameter("c", { group: "X" })]);
  expect(groups.map(({ name, parameters }) => [name, parameters.map(({ id }) => id)])).toEqual([
    ["X", ["a", "c"]],
    ["", ["b"]],
  ]);
});

describe("hidden parameters", () => {
  const shownOne = parameter("rate");
  const hiddenOne = parameter("secret", { hidden: true });

  it("are not listed", () => {
    expect(listed([shownOne, hiddenOne])).toEqual([shownOne]);
  });

  it("are not missed when they go", () => {
    pluginChanged(3, plugin(shownOne, hiddenOne));
    pluginChanged(3, plugin(shownOne));
    expect(shown().removed).toEqual({});
  });
});
