import { expect, it } from "vitest";
import type { Slot } from "../song/wire";
import { markOf, troubleOf } from "./slot_health";

const slot = (more: Partial<Slot>): Slot => ({ slot: 1, role: "effect", word: "a.b", name: "B", missing: false, health: "sounding", why: "", sidechain: 0, ...more });

it("says nothing of a plugin that plays", () => {
  expect([markOf(slot({})), troubleOf(slot({}))]).toEqual(["", ""]);
});

it("says why a plugin stays down, and what to do", () => {
  const stopped = slot({ health: "stopped", why: "the plugin was killed by signal 11; it is not started again" });
  expect(markOf(stopped)).toBe("stopped");
  expect(troubleOf(stopped)).toContain("The plugin was killed by signal 11; it is not started again. The track plays on");
  expect(troubleOf(stopped)).toContain("open the project again");
});

it("tells one that is being started again from one that is not there at all", () => {
  expect(markOf(slot({ health: "lost", why: "it crashed" }))).toBe("restarting");
  expect(markOf(slot({ missing: true, name: null }))).toBe("missing");
  expect(troubleOf(slot({ missing: true, name: null }))).toContain("'a.b' is not on this machine");
});
