// Speaks the wire protocol with the program without a browser: requests, notifications, and the sound.
//
//   const wire = await Wire.open(program.address);
//   await wire.request("params.set", { slot: 2, id: "rate", value: 4 });
//   const mark = wire.mark();
//   const stage = await wire.told("workshop:stage", (stage) => stage.ending, { since: mark });
//   const sound = await wire.listen();

import WebSocket from "ws";
import { Sound } from "./sound.mjs";

/** Where the WebSocket is, and the token that lets in: both are in the address that the program prints. */
export function entranceOf(address) {
  const { host, hash } = new URL(address);
  return { url: `ws://${host}/ws`, token: new URLSearchParams(hash.slice(1)).get("token") ?? "" };
}

const limitMs = 60_000; // keeps a broken program from hanging the test

export class Wire {
  #socket;
  #waiting = new Map(); // by id of the request
  #watchers = new Set(); // woken by every notification
  #sound = new Sound();
  #log = []; // all notifications: {method, params}

  constructor(socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("message", (data, isBinary) => (isBinary ? this.#takeFrame(data) : this.#takeText(JSON.parse(data))));
    socket.on("close", () => this.#failAll(new Error("the program closed the socket")));
  }

  /** Connects; `state` is the state that the program gave first. */
  static async open(address) {
    const { url, token } = entranceOf(address);
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const wire = new Wire(socket);
    await wire.request("app.enter", { token });
    ({ state: wire.state } = await wire.request("app.ui_ready"));
    return wire;
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  close() {
    this.#socket.close();
    return this.closed;
  }

  /** Resolves with the result; rejects with the program's error, which has a `code`. */
  request(method, params = {}) {
    const id = (this.#lastId += 1);
    this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }
  #lastId = 0;

  /** A mark after the notifications so far. */
  mark() {
    return this.#log.length;
  }

  all(method, { since = 0 } = {}) {
    return this.#log.slice(since).flatMap((told) => (told.method === method ? [told.params] : []));
  }

  /** The first notification that fits; waits for it if need be. */
  told(method, fits = () => true, { since = 0, what = `a fitting ${method}` } = {}) {
    return this.until(() => this.all(method, { since }).find(fits), what, () => this.all(method, { since }));
  }

  /** Calls `look` after every notification, until it returns something. */
  until(look, what, seen = () => this.#log.slice(-20)) {
    const found = look();
    if (found) return found;
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        this.#watchers.delete(watcher);
        clearTimeout(limit);
        settle(value);
      };
      const watcher = {
        look: () => {
          const now = look();
          if (now) end(resolve, now);
        },
        fail: (error) => end(reject, error),
      };
      const limit = setTimeout(
        () => watcher.fail(new Error(`${what} did not come; told: ${JSON.stringify(seen(), null, 1)}`)),
        limitMs,
      );
      this.#watchers.add(watcher);
    });
  }

  /** The sound from now on. */
  async listen() {
    await this.request("audio.listen", { on: true });
    return this.#sound;
  }

  #takeText({ id, method, params, result, error }) {
    if (method) {
      this.#log.push({ method, params });
      for (const watcher of [...this.#watchers]) watcher.look();
      return;
    }
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) reject(Object.assign(new Error(error.message), { code: error.data?.code }));
    else resolve(result);
  }

  #takeFrame(data) {
    if (data[0] === 2) this.#sound.take(data);
  }

  #failAll(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    for (const watcher of [...this.#watchers]) watcher.fail(error);
    this.#sound.end(error);
  }
}
