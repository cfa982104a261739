import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LatestSender, sendIntervalMs } from "./latest_sender";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("sends the first value at once", () => {
  const send = vi.fn(() => Promise.resolve("ok"));
  new LatestSender<number, string>(send, vi.fn()).push(1);
  expect(send).toHaveBeenCalledWith(1);
});

it("sends at most one value each interval, and the last one always", async () => {
  const sent: number[] = [];
  const settled = vi.fn();
  const sender = new LatestSender<number, number>((value) => (sent.push(value), Promise.resolve(value)), settled);
  for (let value = 1; value <= 100; ++value) sender.push(value);
  await vi.advanceTimersByTimeAsync(sendIntervalMs - 1);
  expect(sent).toEqual([1]);
  await vi.advanceTimersByTimeAsync(10 * sendIntervalMs);
  expect(sent).toEqual([1, 100]);
  expect(settled.mock.calls).toEqual([[100]]);
});

it("waits for a slow answer instead of piling up requests", async () => {
  let answer: (value: string) => void = () => undefined;
  const send = vi.fn(() => new Promise<string>((resolve) => (answer = resolve)));
  const sender = new LatestSender<number, string>(send, vi.fn());
  sender.push(1);
  sender.push(2);
  await vi.advanceTimersByTimeAsync(100 * sendIntervalMs);
  expect(send).toHaveBeenCalledTimes(1);
  answer("slow");
  await vi.advanceTimersByTimeAsync(sendIntervalMs);
  expect(send).toHaveBeenLastCalledWith(2);
});

it("sends at once what waits, when the hand rests, and settles with the answer to that", async () => {
  const sent: number[] = [];
  const settled = vi.fn();
  const sender = new LatestSender<number, number>((value) => (sent.push(value), Promise.resolve(value)), settled);
  sender.flush(); // there is nothing yet
  sender.push(1);
  sender.push(2);
  sender.flush();
  expect(sent).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(10 * sendIntervalMs);
  expect(sent).toEqual([1, 2]);
  expect(settled.mock.calls).toEqual([[2]]);
});

it("gives the reason when the last value was refused, and none when only an earlier one was", async () => {
  const [settled, refused] = [vi.fn(), vi.fn()];
  const circle = new Error("a circle");
  const send = vi.fn().mockRejectedValueOnce(circle).mockResolvedValueOnce("ok").mockRejectedValueOnce(circle);
  const sender = new LatestSender<number, string>(send, settled, refused);
  sender.push(1);
  sender.push(2);
  await vi.advanceTimersByTimeAsync(10 * sendIntervalMs);
  expect(refused).not.toHaveBeenCalled();
  sender.push(3);
  await vi.advanceTimersByTimeAsync(10 * sendIntervalMs);
  expect(refused.mock.calls).toEqual([[circle]]);
  expect(settled.mock.calls).toEqual([["ok"], [null]]);
});

it("settles with null when sending failed, and sends again afterwards", async () => {
  const settled = vi.fn();
  const send = vi.fn().mockRejectedValueOnce(new Error("disconnected")).mockResolvedValue("ok");
  const sender = new LatestSender<number, string>(send, settled);
  sender.push(1);
  await vi.advanceTimersByTimeAsync(sendIntervalMs);
  sender.push(2);
  await vi.advanceTimersByTimeAsync(sendIntervalMs);
  expect(settled.mock.calls).toEqual([[null], ["ok"]]);
});
