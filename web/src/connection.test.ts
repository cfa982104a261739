import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, isUnknownMethod, longestRetryMs, retryDelayMs, type Socket } from "./connection";

/** The server's end of a socket, in the hands of the test. */
class FakeSocket implements Socket {
  binaryType = "";
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  sent: { id: number; method: string; params: unknown }[] = [];
  send(text: string): void {
    this.sent.push(JSON.parse(text) as FakeSocket["sent"][number]);
  }
  close(): void {
    this.onclose?.();
  }
  says(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", ...(message as object) }) });
  }
}

function connected() {
  const sockets: FakeSocket[] = [];
  const events = { opened: vi.fn(), closed: vi.fn(), notified: vi.fn(), gap: vi.fn(), frame: vi.fn() };
  const connection = new Connection("ws://test/ws", events, () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  });
  connection.open();
  return { connection, events, sockets, newest: () => sockets[sockets.length - 1]! };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("requests", () => {
  it("resolve with the answer of their own id, in whatever order answers come", async () => {
    const { connection, newest } = connected();
    newest().onopen?.();
    const play = connection.request("transport.play", {});
    const set = connection.request("params.set", { slot: 1, id: "rate", value: 2 });
    const [first, second] = newest().sent;
    expect(second).toMatchObject({ method: "params.set", params: { slot: 1, id: "rate", value: 2 } });
    newest().says({ id: second!.id, result: { value: 2, text: "2" } });
    newest().says({ id: first!.id, result: {} });
    expect(await set).toEqual({ value: 2, text: "2" });
    expect(await play).toEqual({});
  });

  it("reject with the server's message and stable code", async () => {
    const { connection, newest } = connected();
    newest().onopen?.();
    const set = connection.request("params.set", { slot: 1, id: "gone", value: 2 });
    newest().says({ id: newest().sent[0]!.id, error: { code: -32000, message: "no such parameter", data: { code: "params.unknown" } } });
    await expect(set).rejects.toMatchObject({ message: "no such parameter", code: "params.unknown" });
  });

  it("tell an unknown method by the one code that all programs give it", async () => {
    const { connection, newest } = connected();
    newest().onopen?.();
    const read = connection.request("song.read", {});
    newest().says({ id: newest().sent[0]!.id, error: { code: -32601, message: "there is no method 'song.read'" } });
    expect(isUnknownMethod(await read.catch((error: unknown) => error))).toBe(true);
  });

  it("reject when the connection breaks before the answer, and are not sent again", async () => {
    const { connection, newest } = connected();
    newest().onopen?.();
    const play = connection.request("transport.play", {});
    newest().onclose?.();
    await expect(play).rejects.toMatchObject({ code: "disconnected" });
    vi.advanceTimersByTime(longestRetryMs);
    newest().onopen?.();
    expect(newest().sent).toEqual([]);
  });

  it("reject at once while there is no connection", async () => {
    const { connection, newest } = connected();
    await expect(connection.request("transport.play", {})).rejects.toMatchObject({ code: "disconnected" });
    expect(newest().sent).toEqual([]);
  });
});

describe("reconnecting", () => {
  it("waits 100 ms first, twice as long after each failure, and never more than 2 s", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 1000].map(retryDelayMs)).toEqual([100, 200, 400, 800, 1600, 2000, 2000, 2000]);
  });

  it("goes on without end", () => {
    const { sockets, newest } = connected();
    for (let attempt = 1; attempt <= 50; ++attempt) {
      newest().onclose?.();
      vi.advanceTimersByTime(longestRetryMs);
      expect(sockets).toHaveLength(attempt + 1);
    }
  });

  it("begins with the short wait again once it was connected", () => {
    const { sockets, newest } = connected();
    for (let i = 0; i < 5; ++i) {
      newest().onclose?.();
      vi.advanceTimersByTime(longestRetryMs);
    }
    newest().onopen?.();
    newest().onclose?.();
    const before = sockets.length;
    vi.advanceTimersByTime(retryDelayMs(0));
    expect(sockets).toHaveLength(before + 1);
  });

  it("tells of the loss once, not with every failed attempt", () => {
    const { events, newest } = connected();
    newest().onopen?.();
    newest().onclose?.();
    vi.advanceTimersByTime(longestRetryMs);
    newest().onclose?.();
    expect(events.opened).toHaveBeenCalledTimes(1);
    expect(events.closed).toHaveBeenCalledTimes(1);
  });

  it("ends when the connection is closed for good", () => {
    const { connection, sockets, newest } = connected();
    newest().onclose?.();
    connection.close();
    vi.advanceTimersByTime(10 * longestRetryMs);
    expect(sockets).toHaveLength(1);
  });
});

describe("notifications", () => {
  const transport = { playing: true, position_beats: 0, loop: null };

  it("tell of a gap in their count, and none after a new connection", () => {
    const { events, newest } = connected();
    newest().onopen?.();
    for (const seq of [1, 2, 4]) newest().says({ method: "transport:state", params: transport, seq });
    expect(events.notified).toHaveBeenCalledTimes(3);
    expect(events.gap.mock.calls).toEqual([[2]]);
    newest().onclose?.();
    vi.advanceTimersByTime(longestRetryMs);
    newest().onopen?.();
    newest().says({ method: "transport:state", params: transport, seq: 1 });
    expect(events.gap).toHaveBeenCalledTimes(1);
  });

  it("are counted on from what an answer was as of, and from where the connection broke", () => {
    const { connection, events, newest } = connected();
    newest().onopen?.();
    connection.countFrom(7);
    newest().says({ method: "transport:state", params: transport, seq: 9 });
    expect(events.gap.mock.calls).toEqual([[7]]);
    connection.countFrom(8); // an answer that is older than what came meanwhile
    newest().says({ method: "transport:state", params: transport, seq: 10 });
    expect(events.gap).toHaveBeenCalledTimes(1);
    newest().onclose?.();
    vi.advanceTimersByTime(longestRetryMs);
    newest().onopen?.();
    expect(events.opened.mock.calls).toEqual([[null], [10]]);
  });

  it("for this page alone are not counted, and leave no gap", () => {
    const { events, newest } = connected();
    newest().onopen?.();
    newest().says({ method: "transport:state", params: transport, seq: 1 });
    newest().says({ method: "transport:state", params: transport });
    newest().says({ method: "transport:state", params: transport, seq: 2 });
    expect(events.notified).toHaveBeenCalledTimes(3);
    expect(events.gap).not.toHaveBeenCalled();
  });

  it("leave binary frames to their own way", () => {
    const { events, newest } = connected();
    newest().onopen?.();
    const buffer = new ArrayBuffer(16);
    newest().onmessage?.({ data: buffer });
    expect(events.frame).toHaveBeenCalledWith(buffer);
    expect(events.notified).not.toHaveBeenCalled();
  });
});
