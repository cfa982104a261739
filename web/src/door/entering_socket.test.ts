import { describe, expect, it, vi } from "vitest";
import type { Socket } from "../connection";
import { enteringSocket } from "./entering_socket";

function standing() {
  const inner: Socket = { binaryType: "", onopen: null, onclose: null, onmessage: null, send: vi.fn(), close: vi.fn() };
  const refused = vi.fn();
  const outer = enteringSocket(inner, "abc", refused);
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

  it("passes on its kind of binary messages", () => {
    const { inner, outer } = standing();
    outer.binaryType = "arraybuffer";
    expect(inner.binaryType).toBe("arraybuffer");
  });
});
