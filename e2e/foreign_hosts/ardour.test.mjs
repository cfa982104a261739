// Ardour hosts our VST3: its scanner lists them, and its scripted session loads and plays them offline on the dummy
// backend. It looks in ~/.vst3 of a home made for the test.

import assert from "node:assert/strict";
import { cp, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { run, start } from "./support/child.mjs";
import { home, missing, ofTheFormat, plugins } from "./support/plugins.mjs";
import { envelope, peak, pitch, Sound } from "./support/sound.mjs";

const library = "/usr/lib/ardour7";
const scanner = path.join(library, "ardour-vst3-scanner");
const script = (name) => path.join(path.dirname(fileURLToPath(import.meta.url)), "ardour", name);
const skip = missing({ [scanner]: "ardour", "/usr/bin/ardour7-lua": "ardour" });

describe("Ardour", { skip, timeout: 180_000 }, () => {
  let all, place, env;
  let sessions = 0;
  const folder = () => path.join(place.folder, `session-${++sessions}`);

  before(async () => {
    all = await plugins();
    place = await home(all.map(({ vst3 }) => vst3));
    env = { HOME: place.folder };
    const settings = path.join(place.folder, ".config/ardour7");
    await cp(script("note.lua"), path.join(settings, "scripts/note.lua"));
    for (const file of ["float.preset", "float.format"]) await cp(script(file), path.join(settings, "export", file));
    const bundles = all.map(({ name }) => path.join(place.folder, ".vst3", `${name}.vst3`));
    await run(scanner, ["--quiet", ...bundles], { env: { ...env, LD_LIBRARY_PATH: library } });
  });
  after(() => place?.remove());

  test("scans every plugin: name, vendor, version, channels, notes", async () => {
    const cache = path.join(place.folder, ".cache/ardour7/vst");
    const texts = await Promise.all((await readdir(cache)).map((file) => readFile(path.join(cache, file), "utf8")));
    const seen = texts.map((text) => Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])));
    for (const { facts } of all) {
      const { vendor, version, category, n_inputs, n_outputs, n_midi_inputs } = seen.find(({ name }) => name === facts.name) ?? {};
      assert.deepEqual(
        { vendor, version, n_inputs, n_outputs, n_midi_inputs },
        {
          vendor: facts.vendor,
          version: facts.version,
          n_inputs: String(facts.input_channels),
          n_outputs: String(facts.output_channels),
          n_midi_inputs: facts.takes_notes ? "1" : "0",
        },
        facts.name,
      );
      const sounds = facts.output_channels > 0; // what only sends notes is an effect on them
      assert.match(category, facts.takes_notes && sounds ? /^Instrument/ : /^Fx/, facts.name);
    }
    assert.equal(seen.length, all.length);
  });

  test("loads every plugin, with every parameter by name, range and initial value", async () => {
    const { stdout } = await run("ardour7-lua", [script("list.lua"), folder()], { env });
    const seen = {};
    for (const [kind, name, ...rest] of String(stdout).split("\n").map((line) => line.split("\t"))) {
      if (kind === "plugin") seen[name] = { maker: rest[0], parameters: [] };
      if (kind === "parameter") Object.values(seen).at(-1).parameters.push([name, ...rest.map(Number)]);
    }
    const single = Math.fround; // Ardour keeps them in single precision
    for (const { facts } of all) {
      assert.equal(seen[facts.name]?.maker, facts.vendor, facts.name);
      const own = seen[facts.name].parameters.filter(([name]) => !ofTheFormat.test(name));
      assert.deepEqual(own.map(([name]) => name), facts.parameters.map(({ name }) => name), facts.name);
      facts.parameters.forEach(({ min, max, initial }, index) => {
        const [name, ...values] = own[index];
        [min, max, initial].forEach((value, at) =>
          assert.ok(Math.abs(values[at] - single(value)) <= 1e-5 * Math.max(1, Math.abs(max)), `${facts.name}: ${name} is ${values}`));
      });
    }
  });

  /** Ardour 7.3 sometimes corrupts its memory in a scripted export, with no plugin at all as well: then once more. */
  const play = async (input, plugin, seconds, ...settings) => {
    for (let turn = 1; ; ++turn) {
      const session = folder();
      const args = [script("play.lua"), session, input, plugin, String(seconds), ...settings];
      const { code, signal, stdout, stderr } = await start("ardour7-lua", args, { env }).ended;
      if (code === 0) return Sound.fromWav(await readFile(path.join(session, "export/sound.wav")));
      assert.ok((signal === "SIGABRT" || signal === "SIGSEGV") && turn < 6, `code ${code}, ${signal}: ${stdout}${stderr}`);
    }
  };
  const constant = "DC -6dBFS (+.5)";

  test("plays the gain: a constant of 0.5, turned down by 6.02 dB, is one of 0.25", async () => {
    const { left, right } = await play(constant, "Gain", 1, "0=-6.0206");
    for (const side of [left, right]) assert.ok(side.every((sample) => Math.abs(sample - 0.25) < 1e-5), `peak ${peak(side)}`);
  });

  test("plays the tremolo: four swings a second between half and all", async () => {
    const sound = await play(constant, "Tremolo", 2);
    const { left, right } = sound.part(0.5, 2);
    assert.deepEqual(left, right);
    const swings = envelope(left, sound.rate / 200); // of 5 ms each
    assert.ok(Math.abs(Math.min(...left) - 0.25) < 0.01 && Math.abs(peak(left) - 0.5) < 0.001);
    swings.slice(0, -50).forEach((swing, index) =>
      assert.ok(Math.abs(swing - swings[index + 50]) < 1e-3, `a quarter of a second after ${index * 5} ms`));
  });

  test("plays an instrument: the note A4 sounds at its pitch", async () => {
    const parameters = all.find(({ name }) => name === "poly").facts.parameters;
    const silent = ["sub", "detune"].map((id) => `${parameters.findIndex((parameter) => parameter.id === id)}=0`);
    const sound = await play("note", "Poly", 2, ...silent);
    const stroke = sound.left.findIndex((sample) => Math.abs(sample) > 0.01) / sound.rate;
    assert.ok(stroke >= 0 && stroke < 1, `first heard after ${stroke} s`);
    const { left } = sound.part(stroke + 0.1, stroke + 0.4);
    const heard = pitch(left, sound.rate);
    assert.ok(Math.abs(heard - 440) < 3, `${heard} Hz`);
    assert.ok(peak(left) <= 1);
  });
});
