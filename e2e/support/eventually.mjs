// Waits until `look` returns what is wanted. If it never does, the test fails and shows the difference.
//
//   await eventually(() => processesOf(folder), [], "nothing runs any more");

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

const limitMs = 15_000;

export async function eventually(look, wanted, what) {
  for (const end = Date.now() + limitMs; ; await pause(20)) {
    const now = await look();
    if (Date.now() > end) return assert.deepEqual(now, wanted, what);
    try {
      return assert.deepEqual(now, wanted);
    } catch {
      // not yet
    }
  }
}
