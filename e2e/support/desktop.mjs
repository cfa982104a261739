// An invisible desktop: an X server with a window manager, simulated keys and mouse, and windows.
//
//   const desktop = await Desktop.start();
//   const window = await desktop.open(address);      // aviary-window; when it has shown the page
//   desktop.press("F11");
//   desktop.close();                                  // closes the window in front, as a user does
//   await window.ended;                               // { code, signal }
//   await desktop.stop();
//
// Its programs keep their files in a folder of its own. Its "web browser" only records what it was asked to open.

import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "./eventually.mjs";
import { root } from "./program.mjs";

const binaries = path.join(root, "build/release/bin");
const width = 1600;
const height = 1000;

export class Desktop {
  #children = [];

  static async start() {
    const desktop = new Desktop();
    desktop.folder = await mkdtemp(path.join(tmpdir(), "aviary-desktop-"));
    try {
      await desktop.#begin();
    } catch (error) {
      await desktop.stop();
      throw error;
    }
    return desktop;
  }

  async #begin() {
    const programs = path.join(this.folder, "bin");
    await mkdir(programs);
    this.#visits = path.join(this.folder, "visits");
    await writeFile(path.join(programs, "xdg-open"), `#!/bin/sh\necho "$1$\{AVIARY_GUARDED+, which is ended with the window}" >>${this.#visits}\n`);
    await chmod(path.join(programs, "xdg-open"), 0o755);
    const { DBUS_SESSION_BUS_ADDRESS: _, ...environment } = process.env;
    this.environment = {
      ...environment,
      PATH: `${programs}:${process.env.PATH}`,
      HOME: this.folder,
      XDG_STATE_HOME: path.join(this.folder, "state"),
      GDK_BACKEND: "x11",
      GSETTINGS_BACKEND: "memory",
    };
    const screen = ["-screen", "0", `${width}x${height}x24`, "-fbdir", this.folder, "-nolisten", "tcp", "-noreset"];
    const server = this.#spawn("Xvfb", ["-displayfd", "3", ...screen], ["ignore", "ignore", "ignore", "pipe"]);
    const number = await new Promise((resolve, reject) => {
      server.once("error", reject);
      server.once("exit", () => reject(new Error("Xvfb ended before it had a display")));
      server.stdio[3].once("data", (text) => resolve(String(text).trim()));
    });
    this.environment.DISPLAY = `:${number}`;
    this.#spawn("metacity", [], "ignore");
    await eventually(() => this.#hand("get_num_desktops") > 0, true, "a window manager");
  }
  #visits;

  /** Starts the window's program, or another that opens it, with any arguments and input. It may end in any way. */
  run(words, environment = {}, program = "aviary-window", input = "") {
    const window = new Window(program, words, { ...this.environment, ...environment }, input);
    this.#children.push(window.child);
    return window;
  }

  /** Opens a window, and waits until it has shown its page. */
  async open(address, environment) {
    const window = this.run([], environment, "aviary-window", `${address}\n`);
    await eventually(() => /^shown$/m.test(window.output) || window.output, true, "the page is shown");
    return window;
  }

  press(...keys) {
    this.#hand("key", ...keys);
  }

  type(text) {
    this.#hand("type", text);
  }

  point(x, y) {
    this.#hand("mousemove", x, y);
  }

  click(x, y) {
    this.#hand("mousemove", x, y, "click", "1");
  }

  /** Drags, and waits a while before it lets go, so that the target can say that it accepts the drop. */
  async drag(from, to) {
    this.point(...from);
    this.#hand("mousedown", 1);
    for (let step = 1; step <= 20; ++step, await pause(50)) {
      this.point(...from.map((begin, axis) => Math.round(begin + ((to[axis] - begin) * step) / 20)));
    }
    for (let times = 0; times < 40; ++times, await pause(50)) this.point(to[0] + (times % 2), to[1]);
    this.#hand("mouseup", 1);
  }

  /** Titles of all visible windows. */
  titles() {
    const ids = this.#search(".");
    return ids.map((id) => this.#hand("getwindowname", id));
  }

  /** Title of the window that has the focus. */
  inFront() {
    return this.#hand("getactivewindow", "getwindowname");
  }

  /** Moves and resizes a window, once it exists. */
  async place(title, { x, y, width: wide, height: high }) {
    await eventually(() => this.titles().includes(title), true, `a window '${title}'`);
    const [id] = this.#search(title);
    this.#hand("windowsize", id, wide, high, "windowmove", id, x, y);
  }

  close() {
    this.press("alt+F4");
  }

  maximize() {
    this.press("alt+F10");
  }

  /** What the user's web browser was asked to open. */
  async visits() {
    return (await readFile(this.#visits, "utf8").catch(() => "")).split("\n").filter(Boolean);
  }

  /** The colour of a pixel of the screen, as 0xrrggbb. The X server keeps the screen in a file, in the format of xwd. */
  async colour(x, y) {
    const file = await open(path.join(this.folder, "Xvfb_screen0"));
    try {
      const word = async (at, isLittle) => {
        const { buffer } = await file.read(Buffer.alloc(4), 0, 4, at);
        return isLittle ? buffer.readUInt32LE() : buffer.readUInt32BE();
      };
      const [headerSize, bytesPerLine, colours] = [await word(0), await word(48), await word(76)];
      return (await word(headerSize + 12 * colours + y * bytesPerLine + 4 * x, true)) & 0xffffff;
    } finally {
      await file.close();
    }
  }

  async stop() {
    for (const child of this.#children.reverse()) {
      if (child.exitCode === null && child.signalCode === null && child.kill("SIGTERM")) await new Promise((ended) => child.once("exit", ended));
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  #search(title) {
    return this.#hand("search", "--onlyvisible", "--name", title).split("\n").filter(Boolean);
  }

  /** Runs xdotool; returns its answer, which is empty when it finds nothing. */
  #hand(...words) {
    const { stdout, error } = spawnSync("xdotool", words.map(String), { env: this.environment, encoding: "utf8" });
    if (error) throw error;
    return stdout.trim();
  }

  #spawn(command, words, stdio) {
    const child = spawn(command, words, { env: this.environment, stdio });
    this.#children.push(child);
    return child;
  }
}

class Window {
  output = "";

  constructor(program, words, environment, input) {
    const id = randomUUID();
    this.mark = `AVIARY_E2E=${id}`;
    this.child = spawn(path.join(binaries, program), words, { env: { ...environment, AVIARY_E2E: id }, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdin.on("error", () => undefined); // it may end before it has read
    this.child.stdin.end(input);
    this.ended = new Promise((resolve) => this.child.once("close", (code, signal) => resolve({ code, signal })));
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (text) => (this.output += text));
  }

  /** WebKit's process for the page. */
  async pageProcess() {
    const { pid } = this.child;
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).split(" ").filter(Boolean);
    for (const child of children) {
      const name = await readFile(`/proc/${child}/comm`, "utf8").catch(() => "");
      if (name.startsWith("WebKitWeb")) return Number(child);
    }
    throw new Error("the window has no process for its page");
  }
}
