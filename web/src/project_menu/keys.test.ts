import { expect, it } from "vitest";
import { projectKey } from "./keys";

const press = (key: string, ...held: ("ctrlKey" | "metaKey" | "shiftKey" | "altKey")[]) =>
  projectKey({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...Object.fromEntries(held.map((one) => [one, true])) });

it("knows new, open, save and save as, with Ctrl or Cmd", () => {
  expect([press("n", "ctrlKey"), press("o", "ctrlKey"), press("s", "metaKey"), press("S", "ctrlKey", "shiftKey")]).toEqual(["new", "open", "save", "save_as"]);
});

it("leaves all other keys alone", () => {
  expect([press("o"), press("S", "shiftKey"), press("O", "ctrlKey", "shiftKey"), press("o", "ctrlKey", "altKey"), press("z", "ctrlKey")]).toEqual(Array(5).fill(null));
});
