// Qtractor hosts our CLAP: its scanner lists them, and the program itself plays two live, between JACK's dummy driver, a
// client that listens (qtractor/ear.cpp), and a MIDI sequencer that plays a note (qtractor/sequencer.c).

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { session } from "./qtractor/session.mjs";
import { run, start } from "./support/child.mjs";
import { home, missing, ownProgram, plugins } from "./support/plugins.mjs";
import { envelope, peak, pitch, Sound, strength } from "./support/sound.mjs";

const scanner = "/usr/lib/x86_64-linux-gnu/qtractor/qtractor_plugin_scan";
const offscreen = { QT_QPA_PLATFORM: "offscreen" };

describe("Qtractor's scanner", { skip: missing({ [scanner]: "qtractor" }), timeout: 60_000 }, () => {
  test("lists every plugin with its name, channels, note port and number of parameters", async () => {
    const all = await plugins();
    const input = all.map(({ clap }) => `CLAP:${clap}\n`).join("");
    const { stdout } = await run(scanner, [], { input, env: offscreen });
    const expected = all.map(({ clap, facts }) =>
      [
        "CLAP",
        facts.name,
        `${facts.input_channels}:${facts.output_channels}`,
        `${facts.takes_notes ? 1 : 0}:${facts.makes_notes ? 1 : 0}`,
        `${facts.parameters.length}:0`,
        "EXT,RT", // has state, runs in real time
        clap,
        "0", // the first in its file
      ].join("|"));
    const seen = String(stdout).trim().split("\n").map((line) => line.split("|").slice(0, 8).join("|"));
    assert.deepEqual(seen, expected);
  });
});

const skip = missing({
  "/usr/bin/qtractor": "qtractor",
  "/usr/bin/jackd": "jackd2",
  "/usr/include/jack/jack.h": "libjack-jackd2-dev",
  "/usr/include/alsa/seq_event.h": "libasound2-dev",
});

describe("Qtractor", { skip, timeout: 60_000 }, () => {
  const rate = 48000;
  let place, jack, env;

  before(async () => {
    place = await home();
    env = { ...offscreen, HOME: place.folder, JACK_DEFAULT_SERVER: `aviary-${process.pid}`, JACK_NO_START_SERVER: "1" };
    await mkdir(path.join(place.folder, "session"));
    // In step: the server waits for its clients, so that a busy machine loses no sound.
    const server = ["--no-realtime", "--sync", "--timeout", "10000", "--name", env.JACK_DEFAULT_SERVER];
    jack = start("jackd", [...server, "-d", "dummy", "--rate", rate, "--period", "1024"], { env });
  });
  after(async () => {
    await jack?.stop();
    await place?.remove();
  });

  /** What leaves Qtractor: of an effect, while a sine of 440 Hz and amplitude 0.5 enters; of an instrument, playing A4. */
  const listen = async (name, seconds) => {
    const plugin = (await plugins()).find((one) => one.name === name);
    const file = path.join(place.folder, "session", `${name}.qtr`);
    await writeFile(file, session({ plugin, rate, folder: path.dirname(file) }));
    const ear = start(ownProgram("ear"), [String(seconds)], { env, limitSeconds: 40 });
    await ear.says("ready");
    const host = start("qtractor", [file], { env: { ...env, LD_PRELOAD: ownProgram("sequencer.so") } });
    const { code, stderr, stdout } = await ear.ended.finally(host.stop);
    assert.equal(code, 0, stderr);
    return Sound.fromFloats(stdout, rate);
  };

  test("plays a tremolo: the sine keeps its pitch and swings between half its level and all of it, four times a second", async () => {
    const { left, right } = (await listen("tremolo", 2)).part(0.5, 2);
    assert.deepEqual(left, right);
    assert.ok(Math.abs(pitch(left, rate) - 440) < 1);
    const swings = envelope(left, rate / 200); // 5 ms: two periods of the sine
    assert.ok(Math.abs(Math.min(...swings) - 0.25) < 0.01, `softest: ${Math.min(...swings)}`);
    assert.ok(Math.abs(peak(left) - 0.5) < 0.001, `loudest: ${peak(left)}`);
    swings.slice(0, -50).forEach((swing, index) =>
      assert.ok(Math.abs(swing - swings[index + 50]) < 0.01, `a quarter of a second after ${index * 5} ms`));
  });

  test("plays an instrument: the note A4 begins and ends, and sounds at its pitch", async () => {
    const { left } = await listen("poly", 3);
    const swings = envelope(left, rate / 10);
    assert.ok(Math.max(...swings) > 0.05 && Math.max(...swings) <= 1 && Math.min(...swings) < 0.02, swings.map((swing) => swing.toFixed(3)).join(" "));
    const loudest = swings.indexOf(Math.max(...swings)) * (rate / 10);
    const note = left.subarray(loudest, loudest + rate / 5);
    const [below, at, above] = [415.3, 440, 466.2].map((hz) => strength(note, rate, hz));
    assert.ok(at > 10 * below && at > 10 * above, `A flat ${below}, A ${at}, B flat ${above}`);
  });
});
