import { expect, it } from "vitest";
import { withUnit } from "./format";

it("puts the unit behind the value, once", () => {
  expect(withUnit("4", "Hz")).toBe("4 Hz");
  expect(withUnit("4 Hz", "Hz")).toBe("4 Hz");
  expect(withUnit("Sine", "")).toBe("Sine");
});
