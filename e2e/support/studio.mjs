// A song in a folder of its own, the program that serves it, and pages that record what they showed.
//
//   const studio = await Studio.open(song);             // or Studio.open(null): no song, the page offers some
//   const page = await studio.page();
//   await opened(page);
//   await studio.close();

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { newPage } from "./browser.mjs";
import { eventually } from "./eventually.mjs";
import { Program } from "./program.mjs";
import { testPlugins } from "./test_plugins.mjs";
import { nothingLeft } from "./traces.mjs";

export const song = `sig
  bpm 120
tracks
  1 lead
    plugin poly
  2 bass
    plugin mono
arr
  main 2
sec main
  trk 1 lead
    p q q q q
      v 100
      n C4
  trk 2 bass
    p h h
      v 100
      n C2
`;

export class Studio {
  #browser;
  #contexts = [];

  /** `text`: the song, or null for no song. `files`: more files in its folder. `plugins`: see test_plugins.mjs. */
  static async open(browser, text = song, files = {}, plugins = {}) {
    const studio = new Studio();
    studio.#browser = browser;
    studio.parent = await realpath(await mkdtemp(path.join(tmpdir(), "aviary-e2e-")));
    studio.environment = { AVIARY_DATA_DIR: path.join(studio.parent, "data") };
    if (Object.keys(plugins).length > 0) studio.environment.CLAP_PATH = await testPlugins(studio.parent, plugins);
    studio.folder = path.join(studio.parent, "night");
    studio.file = path.join(studio.folder, "night.bird");
    await mkdir(studio.folder);
    if (text !== null) await writeFile(studio.file, text);
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(studio.folder, name), content);
    studio.words = text === null ? [] : [studio.file];
    try {
      await studio.start();
    } catch (error) {
      await studio.clear();
      throw error;
    }
    return studio;
  }

  async start(options = {}) {
    this.program = await Program.start(this.folder, this.options(options));
  }

  options({ words = this.words, port = 0 } = {}) {
    return { verb: ["serve", ...words, "--json"], port, environment: this.environment };
  }

  /** Opens the page in a browser context of its own. `holds`: a method whose answers are held back, see tellTheStory. */
  async page({ holds = null } = {}) {
    const page = await newPage(this.#browser);
    this.#contexts.push(page.context());
    await page.addInitScript(tellTheStory, holds);
    await page.goto(this.program.address);
    return page;
  }

  /** The events of that name that the program printed to its standard output. */
  events(name) {
    const lines = this.program.output.split("\n").filter((line) => line.startsWith("{"));
    return lines.map((line) => JSON.parse(line)).filter(({ event }) => event === name);
  }

  /** The song that the program last opened; waits until it has printed one. */
  async openedFile() {
    await eventually(() => this.events("opened").length > 0, true, "the program says what it opened");
    return this.events("opened").at(-1).path;
  }

  read(name = "night.bird") {
    return readFile(path.join(this.folder, name), "utf8");
  }

  /** Saves as many editors do: writes a new file, and renames it. */
  async save(text, name = "night.bird") {
    const file = path.join(this.folder, name);
    await writeFile(`${file}.new~`, text);
    await rename(`${file}.new~`, file);
  }

  async git(...words) {
    const person = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"];
    const room = { maxBuffer: 1 << 28 }; // of a long storm there are many commits
    return (await promisify(execFile)("git", ["-C", this.folder, ...person, ...words], room)).stdout;
  }

  /** The messages of the commits, newest first. */
  async log() {
    return (await this.git("log", "--format=%s")).trim().split("\n");
  }

  async contents() {
    const names = (await readdir(this.folder, { recursive: true })).sort();
    const files = [];
    for (const name of names) {
      const file = path.join(this.folder, name);
      const { mtimeMs } = await stat(file);
      files.push([name, mtimeMs, await readFile(file, "latin1").catch(() => "a folder")]);
    }
    return files;
  }

  /** Ends the program as Ctrl+C does, and checks that it leaves nothing behind. */
  async stop() {
    assert.deepEqual(await this.program.stop(), { code: 0, signal: null }, this.program.output);
    await nothingLeft(this.program);
  }

  /** Closes the pages, then stops the program. */
  async close() {
    for (const context of this.#contexts.splice(0)) await context.close();
    await this.stop();
  }

  /** Cleans up, also after a failure. */
  async clear() {
    for (const context of this.#contexts.splice(0)) await context.close();
    this.program?.kill();
    await this.program?.ended;
    await rm(this.parent, { recursive: true, force: true });
  }
}

/** Runs a claim with a studio of its own, and cleans up however the claim ends. */
export async function inStudio(browser, claim, ...more) {
  const studio = await Studio.open(browser, ...more);
  try {
    await claim(studio);
    await studio.close();
  } finally {
    await studio.clear();
  }
}

export const at = (page, id) => page.getByTestId(id);
export const opened = (page) => at(page, "page").waitFor();

/** What the page showed, and what it was told, in order. */
export const story = (page) => page.evaluate(() => globalThis.story);

/** The screens that the page showed, in order. */
export const screens = async (page) => (await story(page)).flatMap(({ screen }) => (screen ? [screen] : []));

/** Drags a slider upwards by that many pixels. */
export async function drag(page, slider, up) {
  const { x, y, width, height } = await slider.boundingBox();
  const [across, down] = [x + width / 2, y + height / 2];
  await page.mouse.move(across, down);
  await page.mouse.down();
  await page.mouse.move(across, down - up, { steps: 12 });
  await page.mouse.up();
}

/** Types at the beginning of the text. */
export async function type(page, words) {
  await at(page, "editor").locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText(words);
}

/** The editor's whole text. The page draws only the lines in view, so that the editor's own view is asked. */
export const textOf = (page) => page.locator(".cm-content").evaluate((content) => content.cmTile.root.view.state.doc.toString());

/**
 * Runs in the page: records in `story` each change of the screen, and the messages. Holds back the answers to the method
 * `holds` until release(). After that, pages of the same window hold back nothing.
 */
function tellTheStory(holds) {
  const ids = ["picker", "loading", "page", "connecting", "no-project"];
  const story = (globalThis.story = []);
  let shown = "";
  new MutationObserver(() => {
    const now = ids.filter((id) => document.querySelector(`[data-testid="${id}"]`)).join();
    if (now !== shown) story.push({ screen: (shown = now) });
  }).observe(document, { childList: true, subtree: true, attributes: true });

  let free;
  const gate = sessionStorage.released || !holds ? null : new Promise((resolve) => (free = resolve));
  globalThis.letNext = () => (sessionStorage.released = "yes");
  globalThis.release = () => (globalThis.letNext(), free());
  const held = new Set();
  const handler = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    set(listener) {
      handler.set.call(this, async (event) => {
        const message = typeof event.data === "string" ? JSON.parse(event.data) : {};
        if (gate && held.has(message.id)) await gate;
        if (message.method) story.push({ told: message.method, params: message.params });
        listener(event);
      });
    },
  });
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    const { id, method } = JSON.parse(text);
    if (method === holds) held.add(id);
    story.push({ asked: method });
    send.call(this, text);
  };
}
