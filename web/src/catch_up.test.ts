import { expect, it, vi } from "vitest";
import { catchUp } from "./catch_up";
import { Connection, type Socket } from "./connection";
import type { Notification } from "./protocol";

/** A program that answers each request by what the test says, and tells what it was asked. */
function connectedTo(answer: (method: string, params: unknown) => unknown) {
  const asked: string[] = [];
  const sockets: Socket[] = [];
  const events = { opened: vi.fn(), closed: vi.fn(), notified: vi.fn(), gap: vi.fn(), frame: vi.fn() };
  const connection = new Connection("ws://test/ws", events, () => {
    const socket: Socket = {
      binaryType: "",
      onopen: null,
      onclose: null,
      onmessage: null,
      send(text) {
        const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown };
        asked.push(method);
        says({ id, result: answer(method, params) });
      },
      close: () => undefined,
    };
    sockets.push(socket);
    return socket;
  });
  const says = (message: object) => sockets.at(-1)?.onmessage?.({ data: JSON.stringify(message) });
  connection.open();
  sockets[0]!.onopen?.();
  return { connection, events, asked, says };
}

const moved = (seq: number) =>
  ({ method: "transport:state", params: { playing: true, position_beats: seq, loop: null, last_loop: null }, seq }) satisfies Notification;

it("asks for nothing more when nothing was missed", async () => {
  const { connection, asked, events, says } = connectedTo(() => ({ complete: true, events: [] }));
  const told = vi.fn();
  expect(await catchUp(connection, "a", 7, told)).toBe(true);
  expect(asked).toEqual(["app.catch_up"]);
  expect(told).not.toHaveBeenCalled();
  says(moved(8));
  expect(events.gap).not.toHaveBeenCalled();
  says(moved(10));
  expect(events.gap).toHaveBeenCalledTimes(1);
});

it("tells what was missed in order, and counts on from there", async () => {
  const { connection, events, says } = connectedTo(() => ({ complete: true, events: [moved(8), moved(9)] }));
  const told = vi.fn();
  expect(await catchUp(connection, "a", 7, told)).toBe(true);
  expect(told.mock.calls).toEqual([[moved(8)], [moved(9)]]);
  says(moved(10));
  expect(events.gap).not.toHaveBeenCalled();
});

it("sees that the program was started anew, whose count is another", async () => {
  const answer = (_: string, params: unknown) => ({ complete: (params as { server: string }).server === "b", events: [] });
  const { connection, events, says } = connectedTo(answer);
  const told = vi.fn();
  expect(await catchUp(connection, "a", 700, told)).toBe(false);
  connection.countFrom(2); // as app.ui_ready answers
  says(moved(3));
  expect(events.gap).not.toHaveBeenCalled();
  expect(told).not.toHaveBeenCalled();
});

it("does not ask about what it does not know", async () => {
  const { connection, asked } = connectedTo(() => ({ complete: true, events: [] }));
  expect(await catchUp(connection, null, 7, vi.fn())).toBe(false);
  expect(await catchUp(connection, "a", null, vi.fn())).toBe(false);
  expect(asked).toEqual([]);
});
