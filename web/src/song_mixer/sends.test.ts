import { expect, it } from "vitest";
import { withoutSend, withSend } from "./sends";

const sends = [{ to: 4, level_db: -12 }, { to: 5, level_db: -6, pre: true }];

it("changes one send and leaves the others", () => {
  expect(withSend(sends, 5, -3)).toEqual([sends[0], { to: 5, level_db: -3, pre: true }]);
  expect(withSend(sends, 6, -3)).toEqual([...sends, { to: 6, level_db: -3 }]);
  expect(withoutSend(sends, 4)).toEqual([sends[1]]);
});
