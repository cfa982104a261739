import { describe, expect, it, vi } from "vitest";
import type { Socket } from "../connection";
import { enteringSocket, prover } from "./entering_socket";

type Asked = { method: string; params: { nonce: string } };

function standing(prove: ((nonce: string) => Promise<string>) | null = null) {
  const inner: Socket = { binaryType: "", onopen: null, onclose: null, onmessage: null, send: vi.fn(), close: vi.fn() };
  const refused = vi.fn();
  const outer = enteringSocket(inner, "abc", prove, refused);
  const heard = { opened: vi.fn(), closed: vi.fn(), message: vi.fn() };
  outer.onopen = heard.opened;
  outer.onclose = heard.closed;
  outer.onmessage = heard.message;
  const says = (message: object) => inner.onmessage?.({ data: JSON.stringify(message) });
  return { inner, outer, refused, says, ...heard };
}

describe("a socket that enters", () => {
  it("says the token first, and is open with the welcome", () => {
    const { inner, says, opened, message } = standing();
    inner.onopen?.();
    expect(inner.send).toHaveBeenCalledExactlyOnceWith(JSON.stringify({ jsonrpc: "2.0", id: 0, method: "app.enter", params: { token: "abc" } }));
    expect(opened).not.toHaveBeenCalled();
    says({ id: 0, result: {} });
    expect(opened).toHaveBeenCalledOnce();
    expect(message).not.toHaveBeenCalled();
    says({ id: 1, result: {} });
    expect(message).toHaveBeenCalledOnce();
  });

  it("tells of a refusal, and does not close then: nobody tries again", () => {
    const { inner, says, opened, closed, refused } = standing();
    inner.onopen?.();
    says({ id: 0, error: { code: -32000, message: "wrong" } });
    inner.onclose?.();
    expect(refused).toHaveBeenCalledOnce();
    expect(opened).not.toHaveBeenCalled();
    expect(closed).not.toHaveBeenCalled();
  });

  it("closes when the program is not there, or goes before it has answered", () => {
    const { inner, closed, refused } = standing();
    inner.onclose?.();
    expect(closed).toHaveBeenCalledOnce();
    expect(refused).not.toHaveBeenCalled();
  });

  const asked = (inner: Socket) => vi.mocked(inner.send).mock.calls.map(([text]) => JSON.parse(text) as Asked);

  it("tells the token only to a program that proves to know it", async () => {
    const { inner, says, opened } = standing((nonce) => Promise.resolve(`proof of ${nonce}`));
    inner.onopen?.();
    const [greeting] = asked(inner);
    expect(greeting).toMatchObject({ method: "app.greet" });
    says({ id: 0, result: { proof: `proof of ${greeting!.params.nonce}` } });
    await vi.waitFor(() => expect(asked(inner)[1]).toMatchObject({ method: "app.enter", params: { token: "abc" } }));
    says({ id: 0, result: {} });
    expect(opened).toHaveBeenCalledOnce();
  });

  it("tells nothing to another program", async () => {
    for (const answer of [{ result: { proof: "another" } }, { result: {} }, { error: { code: 1 } }]) {
      const { inner, says, refused } = standing((nonce) => Promise.resolve(`proof of ${nonce}`));
      inner.onopen?.();
      says({ id: 0, ...answer });
      await vi.waitFor(() => expect(refused).toHaveBeenCalledOnce());
      expect(asked(inner)).toHaveLength(1);
      expect(JSON.stringify(asked(inner))).not.toContain("abc");
    }
  });

  it("asks another nonce each time", () => {
    const nonces = [1, 2].map(() => {
      const { inner } = standing(() => Promise.resolve(""));
      inner.onopen?.();
      return asked(inner)[0]!.params.nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it("expects the proof that the program gives", async () => {
    expect(await prover("00112233445566778899aabbccddeeff")!("abc")).toBe("bf5695d2c0152cd2342a0f101e67987cded029a0ae4dfe28b3d9595f480901ad");
  });

  it("passes on its kind of binary messages", () => {
    const { inner, outer } = standing();
    outer.binaryType = "arraybuffer";
    expect(inner.binaryType).toBe("arraybuffer");
  });
});
