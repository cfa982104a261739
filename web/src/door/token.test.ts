import { describe, expect, it, vi } from "vitest";
import { takeToken, tokenIn, tokenKey } from "./token";

const token = "0123456789abcdef".repeat(4);

function tab(hash: string, kept: string | null = null) {
  const items = new Map(kept === null ? [] : [[tokenKey, kept]]);
  const storage = { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => void items.set(key, value) };
  const history = { replaceState: vi.fn() };
  const taken = takeToken({ hash, pathname: "/", search: "?x=1" }, history, storage);
  return { taken, items, history };
}

describe("a token", () => {
  it("is read from an address, or pasted alone", () => {
    for (const text of [token, ` ${token}\n`, `#token=${token}`, `http://127.0.0.1:8124/#token=${token}`, `#x=1&token=${token}&y=2`])
      expect(tokenIn(text)).toBe(token);
  });

  it("is nothing shorter, longer or else", () => {
    for (const text of ["", "#", "#token=", "http://127.0.0.1:8124/", token.slice(1), `${token}0`, token.toUpperCase(), `#token=${token}0`, `?token=${token}`])
      expect(tokenIn(text)).toBe(null);
  });

  it("is taken out of the address and kept for the tab", () => {
    const { taken, items, history } = tab(`#token=${token}`);
    expect(taken).toBe(token);
    expect(items.get(tokenKey)).toBe(token);
    expect(history.replaceState.mock.calls).toEqual([[null, "", "/?x=1"]]);
  });

  it("is the kept one after a reload, and the address is left alone", () => {
    const { taken, history } = tab("#here", token);
    expect(taken).toBe(token);
    expect(history.replaceState).not.toHaveBeenCalled();
  });

  it("in the address goes before the kept one", () => {
    expect(tab(`#token=${token}`, "f".repeat(64)).items.get(tokenKey)).toBe(token);
  });

  it("may be missing", () => expect(tab("").taken).toBe(null));
});
