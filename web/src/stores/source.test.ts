import { beforeEach, describe, expect, it } from "vitest";
import type { Source } from "../protocol";
import { soundsChanged, sourceChanged, sourceHeld, sourceLoaded, sourceOf, sourceRefused, sourceSettled, useSource } from "./source";

const tone: Source = { kind: "tone", hertz: 220, level_db: -12 };
const shown = () => useSource.getState();

beforeEach(() => {
  sourceLoaded(null);
  useSource.setState({ left: {} });
});

describe("a chosen source", () => {
  it("is shown at once, and stays when the server took it", () => {
    sourceHeld(tone);
    sourceChanged({ kind: "silence" });
    expect(shown().held).toEqual(tone);
    sourceSettled(true);
    expect(shown()).toMatchObject({ source: tone, held: null, problem: "" });
  });

  it("falls back with the reason when it was refused", () => {
    sourceHeld(tone);
    sourceRefused("takes no sound: play notes to it");
    sourceSettled(false);
    expect(shown()).toMatchObject({ source: { kind: "song" }, held: null, problem: "takes no sound: play notes to it" });
    sourceHeld({ kind: "silence" });
    expect(shown().problem).toBe("");
  });
});

describe("a kind that is chosen again", () => {
  it("comes as it was left", () => {
    sourceChanged(tone);
    sourceChanged({ kind: "song" });
    expect(sourceOf("tone", shown())).toEqual(tone);
  });

  it("is a file that is still there", () => {
    soundsChanged(["a.wav", "b.wav"]);
    sourceChanged({ kind: "file", name: "b.wav", level_db: -3 });
    expect(sourceOf("file", shown())).toEqual({ kind: "file", name: "b.wav", level_db: -3 });
    soundsChanged(["a.wav"]);
    expect(sourceOf("file", shown())).toEqual({ kind: "file", name: "a.wav", level_db: 0 });
    soundsChanged([]);
    expect(sourceOf("file", shown())).toBeNull();
  });
});
