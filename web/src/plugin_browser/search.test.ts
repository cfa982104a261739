import { expect, it } from "vitest";
import type { KnownPlugin } from "../song/wire";
import { found } from "./search";

const plugin = (name: string, kind: string, vendor = "Aviary"): KnownPlugin => ({ id: name, name, vendor, kind, word: name.toLowerCase(), origin: "stock" });
const plugins = [plugin("Reverb", "effect"), plugin("Mono", "instrument"), plugin("Delay", "effect"), plugin("ZamDelay", "effect", "Zam")];
const names = (typed: string) => found(plugins, typed).map(({ name }) => name);

it("looks for every word, in whatever order and case", () => {
  expect(names("")).toEqual(["Delay", "Reverb", "ZamDelay", "Mono"]);
  expect(names("zam DEL")).toEqual(["ZamDelay"]);
  expect(names("effect aviary")).toEqual(["Delay", "Reverb"]);
  expect(names("nothing")).toEqual([]);
});
