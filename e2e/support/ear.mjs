// Listens to the output of the program, or of the plugin under work, over a WebSocket of its own that the page opens.
//
//   const ear = await Ear.open(page);               // or Ear.open(page, "plugin")
//   const { rms } = await ear.next(1);              // of the next second
//   const { gaps, quietest } = await ear.since(mark);

import assert from "node:assert/strict";

export class Ear {
  #page;
  #what;

  constructor(page, what) {
    this.#page = page;
    this.#what = what;
  }

  /** What: "master" or "plugin". */
  static async open(page, what = "master") {
    await page.evaluate(listenInPage, what);
    return new Ear(page, what);
  }

  /** Frames heard so far. */
  mark() {
    return this.#page.evaluate((what) => globalThis.ears[what].frames, this.#what);
  }

  /** The sound from a mark until now: root mean square, that of the quietest half second, and how often packets were lost. */
  since(mark) {
    return this.#page.evaluate(([what, from]) => globalThis.ears[what].describe(from), [this.#what, mark]);
  }

  /** The sound of the next `seconds`. */
  async next(seconds) {
    const from = await this.mark();
    await this.#page.waitForFunction(
      ([what, start, length]) => {
        const { frames, rate } = globalThis.ears[what];
        return rate > 0 && frames >= start + length * rate; // the rate comes with the first packet
      },
      [this.#what, from, seconds],
      { polling: 50 },
    );
    return this.since(from);
  }

  /** Listens second by second until `wanted` accepts the sound. */
  async until(wanted, what, limitSeconds = 20) {
    const heard = [];
    for (let second = 0; second < limitSeconds; ++second) {
      const { rms } = await this.next(1);
      if (wanted(rms)) return rms;
      heard.push(rms.toFixed(5));
    }
    return assert.fail(`${what}: not within ${limitSeconds} s, heard ${heard.join(" ")}`);
  }
}

/** Runs in the page. */
async function listenInPage(what) {
  const [kind, method] = { master: [2, "audio.listen"], plugin: [3, "workshop.watch"] }[what];
  const ear = { frames: 0, rate: 0, packets: [] };
  globalThis.ears = { ...globalThis.ears, [what]: ear };
  ear.describe = (from) => {
    const packets = ear.packets.filter(({ start }) => start >= from);
    const energy = (some) => some.reduce((sum, packet) => sum + packet.energy, 0);
    const length = (some) => some.reduce((sum, packet) => sum + packet.frames, 0);
    const rms = (some) => Math.sqrt(energy(some) / Math.max(1, length(some)));
    let quietest = Infinity;
    for (let first = 0, last = 0; last < packets.length; ++last) {
      while (packets[last].start - packets[first].start > ear.rate / 2) ++first;
      if (first > 0) quietest = Math.min(quietest, rms(packets.slice(first, last + 1)));
    }
    const gaps = packets.slice(1).filter((packet, index) => packet.sequence !== packets[index].sequence + 1).length;
    return { rms: rms(packets), quietest, gaps, seconds: length(packets) / ear.rate };
  };
  const socket = new WebSocket(`ws://${location.host}/ws`);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    const view = new DataView(data);
    if (view.getUint8(0) !== kind) return;
    const channels = view.getUint8(1);
    const frames = view.getUint16(2, true);
    const samples = new Float32Array(data, 16, channels * frames);
    const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / channels;
    ear.rate = view.getUint32(8, true);
    ear.packets.push({ start: ear.frames, frames, energy, sequence: view.getUint32(4, true) });
    ear.frames += frames;
  };
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error("the ear found no WebSocket"));
  });
  const token = sessionStorage.getItem("aviary-token");
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 0, method: "app.enter", params: { token } }));
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "app.ui_ready", params: {} }));
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 2, method, params: { on: true } }));
}
