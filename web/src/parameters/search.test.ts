import { expect, it } from "vitest";
import type { Parameter } from "../protocol";
import { matching } from "./search";

const parameter = (id: string, name: string, group = "") => ({ id, name, group }) as Parameter;
const all = [parameter("cut", "Cutoff", "Filter"), parameter("atk", "Attack", "Filter/Envelope"), parameter("a2", "Attack", "Amplifier")];
const ids = (typed: string) => matching(all, typed).map(({ id }) => id);

it("looks for every word in name and group, in whatever order and case", () => {
  expect(ids("")).toEqual(["cut", "atk", "a2"]);
  expect(ids("attack FILTER")).toEqual(["atk"]);
  expect(ids("amp")).toEqual(["a2"]);
  expect(ids("nothing")).toEqual([]);
});
