// An extension of an editor, as somebody would write it who has only read docs/events.md and docs/protocol.md: it uses
// nothing of the house but the program's name. It learns of saves, errors with their places, logs, values and versions, and
// asks for a build.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import WebSocket from "ws";
import { Project, root } from "./support/program.mjs";

const limitMs = 60_000;

/** Waits for the first of the things told that fits, from `since` on. */
class Told {
  all = [];
  #waiting = new Set();

  add(one) {
    this.all.push(one);
    for (const look of [...this.#waiting]) look();
  }

  first(what, fits, since = 0) {
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        clearTimeout(limit);
        this.#waiting.delete(look);
        settle(value);
      };
      const look = () => {
        const found = this.all.slice(since).find(fits);
        if (found) end(resolve, found);
      };
      const limit = setTimeout(() => end(reject, new Error(`no ${what}: ${JSON.stringify(this.all.slice(-5))}`)), limitMs);
      this.#waiting.add(look);
      look();
    });
  }
}

/** docs/events.md: one JSON object a line on standard output, each with its `event`. */
function startWorkshop(folder) {
  const binary = process.env.AVIARY_PROGRAM ?? path.join(root, "build/release/bin/aviary");
  const child = spawn(binary, ["start", folder, "--json", "--no-open", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  const events = new Told();
  const wrong = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    try {
      const told = JSON.parse(line);
      if (typeof told.event !== "string") wrong.push(line);
      events.add(told);
    } catch {
      wrong.push(line);
    }
  });
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  return { child, events, wrong, ended };
}

/** docs/protocol.md: a WebSocket at /ws, whose first message is app.enter with the token; then JSON-RPC. */
async function connect(url) {
  const { host, hash } = new URL(url);
  const socket = new WebSocket(`ws://${host}/ws`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const notifications = new Told();
  const answers = new Map();
  socket.on("message", (data, isBinary) => {
    if (isBinary) return;
    const { id, method, params, result, error } = JSON.parse(data);
    if (method) return notifications.add({ method, params });
    const { resolve, reject } = answers.get(id);
    answers.delete(id);
    if (error) reject(Object.assign(new Error(error.message), { code: error.data.code }));
    else resolve(result);
  });
  let calls = 0;
  const request = (method, params = {}) => {
    const id = ++calls;
    const answer = new Promise((resolve, reject) => answers.set(id, { resolve, reject }));
    socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return answer;
  };
  await request("app.enter", { token: hash.replace("#token=", "") });
  return { request, notifications, close: () => socket.close() };
}

test("an editor follows and asks for builds by the events and the protocol alone", { timeout: 120_000 }, async () => {
  const project = await Project.scaffold("wobble");
  const { child, events, wrong, ended } = startWorkshop(project.folder);
  const ends = (since) => events.first("end of a run", ({ event, ending }) => event === "stage" && ending, since);
  try {
    // The first build.
    const { url } = await events.first("address", ({ event }) => event === "address");
    const first = await ends(0);
    assert.equal(first.ending, "complete", first.line);

    // What the plugin is, and its values.
    const editor = await connect(url);
    const ready = await editor.request("app.ui_ready", { peer: "interface" });
    assert.equal(ready.outcome, "ok");
    const { slot, plugin, sounding, versions } = ready.state.workshop;
    assert.equal(plugin.name, "Wobble");
    assert.ok(plugin.parameters.length > 0);
    assert.deepEqual(versions.map(({ run }) => run), [sounding]);
    const [{ id, min, max }] = plugin.parameters;
    const answer = await editor.request("params.set", { slot, id, value: (min + max) / 2 });
    assert.ok(answer.text.length > 0);
    await editor.notifications.first(
      "value",
      ({ method, params }) => method === "params:changed" && params.slot === slot && params.values.some((one) => one.id === id && one.text === answer.text),
    );

    // A save with a mistake: an error with its place.
    const source = await project.read();
    const line = source.split("\n").findIndex((text) => text.includes("void process(")) + 1;
    const lines = source.split("\n");
    lines.splice(line - 1, 0, "    int broken = ;");
    let since = events.all.length;
    await writeFile(project.source, lines.join("\n"));
    const failed = await ends(since);
    assert.equal(failed.ending, "failed");
    assert.equal(failed.stage, "build");
    const [error] = failed.errors.filter(({ severity }) => severity === "error");
    assert.equal(error.file, "wobble.cpp");
    assert.equal(error.line, line);
    assert.ok(error.column > 0);
    assert.equal(error.frame[error.line - error.frame_first_line], "    int broken = ;");
    assert.equal((await readFile(path.join(project.folder, error.file), "utf8")).split("\n")[error.line - 1], "    int broken = ;");

    // A save that sounds, and logs: the page's notifications tell the same as the events.
    const mark = "void prepare(const aviary::Setup& setup) override {";
    assert.ok(source.includes(mark));
    since = events.all.length;
    const sinceTold = editor.notifications.all.length;
    await writeFile(project.source, source.replace(mark, `${mark} log("hello editor");`));
    const good = await ends(since);
    assert.equal(good.ending, "complete", good.line);
    const change = events.all.slice(since).find(({ stage }) => stage === "change");
    assert.equal(change.detail, "wobble.cpp");
    await events.first("log", ({ event, kind, text }) => event === "said" && kind === "info" && text === "hello editor", since);
    await editor.notifications.first("log", ({ method, params }) => method === "plugin:said" && params.text === "hello editor", sinceTold);
    const told = await editor.notifications.first("end", ({ method, params }) => method === "workshop:stage" && params.ending !== null && params.run === good.run, sinceTold);
    assert.equal(told.params.line, good.line);
    const { params: known } = await editor.notifications.first("version", ({ method, params }) => method === "workshop:versions" && good.detail.includes(params.versions.at(-1).code), sinceTold);
    assert.deepEqual([known.sounding, known.versions.length], [good.run, 2]);

    // The value is where it was; the version before is heard again; and a build is asked for.
    const now = (await editor.request("app.ui_ready", { peer: "interface" })).state.workshop.plugin.parameters.find((one) => one.id === id);
    assert.equal(now.text, answer.text);
    since = events.all.length;
    await editor.request("workshop.compare", { run: known.versions[0].run });
    assert.equal((await ends(since)).ending, "complete");
    await assert.rejects(editor.request("workshop.compare", { run: 9999 }), { code: "version.unknown" });
    since = events.all.length;
    await editor.request("workshop.rebuild");
    assert.equal((await ends(since)).ending, "complete");

    // It is kept, and can be undone.
    assert.equal(ready.keeps, true);
    const { entries } = await editor.request("history.list");
    assert.equal(entries[0].source, "plugin");
    assert.equal((await editor.request("history.undo")).moved, true);
    editor.close();

    child.kill("SIGINT");
    assert.deepEqual(await ended, { code: 0, signal: null });
    assert.deepEqual(wrong, [], "every line is an event");
  } finally {
    child.kill("SIGKILL");
    await ended;
    await project.remove();
  }
});
