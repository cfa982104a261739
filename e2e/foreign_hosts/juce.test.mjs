// JUCE, as Debian ships it, hosts our VST3 offline: see juce/host.cpp.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { before, describe, test } from "node:test";
import { run } from "./support/child.mjs";
import { home, missing, ofTheFormat, ownProgram, plugins, program } from "./support/plugins.mjs";
import { envelope, level, peak, pitch, Sound } from "./support/sound.mjs";

const host = ownProgram("juce_host");
const skip = missing({
  "/usr/share/juce/modules/juce_audio_processors": "juce-modules-source-data",
  "/usr/include/X11/extensions/Xrandr.h": "libxrandr-dev",
  "/usr/include/X11/extensions/Xinerama.h": "libxinerama-dev",
  "/usr/include/X11/Xcursor/Xcursor.h": "libxcursor-dev",
  "/usr/include/freetype2": "libfreetype-dev",
  "/usr/include/png.h": "libpng-dev",
  "/usr/include/jpeglib.h": "libjpeg-dev",
});

describe("JUCE", { skip, timeout: 120_000 }, () => {
  let all;
  const bundle = (name) => all.find((plugin) => plugin.name === name).vst3;
  const play = async (name, source, seconds, ...assignments) => {
    const { stdout } = await run(host, ["play", bundle(name), source, String(seconds), ...assignments]);
    return Sound.fromFloats(stdout, 48000);
  };

  before(async () => {
    all = await plugins();
  });

  test("lists every plugin with its name, channels and parameters", async () => {
    for (const { vst3, facts } of all) {
      const [seen, ...others] = JSON.parse((await run(host, ["list", vst3])).stdout);
      assert.equal(others.length, 0, vst3);
      assert.equal(seen.name, facts.name);
      assert.equal(seen.vendor, facts.vendor, facts.name);
      assert.equal(seen.version, facts.version, facts.name);
      assert.equal(seen.instrument, facts.takes_notes, facts.name);
      assert.equal(seen.inputs, facts.input_channels, facts.name);
      assert.equal(seen.outputs, facts.output_channels, facts.name);
      const names = seen.parameters.map(({ name }) => name);
      const own = facts.parameters.map(({ name }) => name);
      assert.deepEqual(names.slice(0, own.length), own, facts.name);
      const strangers = names.slice(own.length).filter((name) => !ofTheFormat.test(name));
      assert.deepEqual(strangers, [], facts.name);
      assert.ok(facts.takes_notes || names.includes("Bypass"), facts.name);
      facts.parameters.forEach(({ name, min, max, initial, choices, logarithmic }, index) => {
        const { initial: normalized, steps, text } = seen.parameters[index];
        if (!logarithmic)
          assert.ok(Math.abs(normalized - (initial - min) / (max - min)) < 1e-6, `${facts.name}: ${name} is ${normalized}`);
        if (choices.length > 0) assert.deepEqual([steps, text], [choices.length, choices[initial - min]], facts.name);
      });
    }
  });

  test("turns a sine down by what it typed, and a second instance by the first one's state", async () => {
    const { left, right } = await play("gain", "sine", 1, "Gain=-6.0206 dB");
    const half = (frame) => 0.25 * Math.sin((2 * Math.PI * 440 * frame) / 48000);
    for (const side of [left, right])
      for (let frame = 0; frame < side.length; ++frame)
        assert.ok(Math.abs(side[frame] - half(frame)) < 1e-5, `frame ${frame}: ${side[frame]}, not ${half(frame)}`);
  });

  test("hears the tremolo swing at its rate, down to silence", async () => {
    const sound = await play("tremolo", "sine", 2, "Rate=2 Hz", "Depth=100 %");
    const swings = envelope(sound.left, 240); // 5 ms: two periods of the sine
    assert.ok(Math.min(...swings) < 0.01 && Math.max(...swings) > 0.49, swings.join(" "));
    swings.slice(0, -100).forEach((swing, index) =>
      assert.ok(Math.abs(swing - swings[index + 100]) < 0.01, `half a second after ${index * 5} ms`));
  });

  test("is transparent where the plugin is bypassed", async () => {
    const { left } = await play("tremolo", "sine", 1, "Depth=100 %", "Bypass=On");
    assert.ok(Math.abs(level(left.subarray(24000)) - 0.5 / Math.SQRT2) < 1e-3);
  });

  test("plays the note A4 on both instruments that have a pitch", async () => {
    for (const name of ["poly", "mono"]) {
      const sound = await play(name, "69", 1, "Sub=0 %", "Detune=0 cents");
      const { left } = sound.part(0.2, 0.8);
      assert.ok(peak(left) > 0.01 && peak(left) <= 1, `${name} peaks at ${peak(left)}`);
      const heard = pitch(left, sound.rate);
      assert.ok(Math.abs(heard - 440) < 3, `${name} sounds at ${heard} Hz`);
    }
  });

  test("makes of each instrument, sample for sample, what our own engine makes of its CLAP", async () => {
    const place = await home();
    try {
      for (const [name, key, note] of [["poly", 69, "A4"], ["mono", 69, "A4"], ["drums", 36, "C2"]]) {
        const song = path.join(place.folder, `${name}.bird`);
        const wav = path.join(place.folder, `${name}.wav`);
        await writeFile(song, oneNote(name, note));
        await run(program, ["render", song, "-o", wav, "--bits", "32f"]);
        const ours = Sound.fromWav(await readFile(wav)).part(0, 2);
        const theirs = await play(name, String(key), 2);
        assert.ok(peak(theirs.left) > 0.05, name);
        for (const side of ["left", "right"]) {
          const different = theirs[side].findIndex((sample, frame) => sample !== ours[side][frame]);
          assert.equal(different, -1, `${name}, ${side}, frame ${different}`);
        }
      }
    } finally {
      await place.remove();
    }
  });

  test("tells the plugin its track's name and colour, and each change of them", async () => {
    const { stderr } = await run(host, ["track", bundle("track_info_display"), "Bass", "ffff8800", "Bäss 𝄢", "ff102030"]);
    assert.deepEqual(stderr.trim().split("\n"), [
      'track "Bass" of unknown kind #ff8800, change 1',
      'track "Bäss 𝄢" of unknown kind #102030, change 2',
    ]);
  });

  test("strikes the kick drum, which then falls silent", async () => {
    const sound = await play("drums", "36", 4);
    const struck = level(sound.part(0, 0.2).left);
    const later = level(sound.part(3.5, 4).left);
    assert.ok(struck > 0.05 && peak(sound.left) <= 1 && later < struck / 1000, `${struck}, then ${later}`);
  });
});

/** A song of one note at its start, as loud as the host's. */
const oneNote = (plugin, note) => `sig
  bpm 60

tracks
  1 one
    plugin ${plugin}

sec all
  trk 1 one
    p w
      v 102
      n ${note}
`;
