import { expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64";

it("gives the bytes back, whatever they are", () => {
  for (const length of [0, 1, 2, 3, 255, 100_000]) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 7919) % 256);
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  }
  expect(toBase64(Uint8Array.from([77, 84, 104, 100]))).toBe("TVRoZA==");
});
