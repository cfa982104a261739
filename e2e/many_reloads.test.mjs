// Save after save under a running sound: nothing of it is heard, and nothing is left of it.
//
// Short here; AVIARY_RELOADS=500 is the long form (`make test-long`).

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "node:test";
import { root } from "./support/program.mjs";
import { settle, traces } from "./support/traces.mjs";
import { largestStep } from "./support/sound.mjs";
import { inWorkshop } from "./support/workshop.mjs";

const reloads = Number(process.env.AVIARY_RELOADS ?? 25);
const claimLimit = { timeout: 60_000 + reloads * 3_000 };
const block = 512; // frames
const range = 65536;

/** Puts out how many frames it has played, in its state; `version` makes other code of it that does the same. */
const counter = (version) => `#include <aviary/plugin.h>
struct Subject : aviary::Effect {
    unsigned played = 0;
    void process(aviary::Block& block) override {
        static const volatile int version = ${version};
        (void)version;
        for (auto frame : block.frames()) {
            const float now = float(++played % ${range}) / ${range};
            for (unsigned channel = 0; channel < block.output_channels(); ++channel) block.out(channel)[frame] = now;
        }
    }
    void state(aviary::State& state) override { state("played", played); }
};
AVIARY_PLUGIN(Subject, {.id = "com.example.subject", .name = "Subject", .vendor = "Example", .version = "1.0.0"})
`;

const hertz = 187.5; // two turns a block: a block that did not reach the listener makes no step
/** A sine whose phase is in its state, at another level in every other version. */
const sine = (version) => `#include <aviary/math.h>
#include <aviary/plugin.h>
struct Subject : aviary::Effect {
    double phase = 0, step = 0;
    void prepare(const aviary::Setup& setup) override { step = ${hertz} / setup.sample_rate; }
    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) {
            phase += step;
            phase -= aviary::floor(phase);
            for (unsigned channel = 0; channel < block.output_channels(); ++channel)
                block.out(channel)[frame] = float(${version % 2 ? 0.5 : 0.3} * aviary::sin(2 * aviary::pi * phase));
        }
    }
    void state(aviary::State& state) override { state("phase", phase); }
};
AVIARY_PLUGIN(Subject, {.id = "com.example.subject", .name = "Subject", .vendor = "Example", .version = "1.0.0"})
`;

/** A real synthesiser under its author's hands: a line of its sound is edited, and a knob comes and goes. */
const wavetable = (text, version) => {
  const edited = text
    .replace("* step > 0.5)", `* step > ${(0.4 + (version % 10) / 100).toFixed(2)})`)
    .replace("    aviary::FloatParam attack{", (line) => (version % 2 ? `    aviary::FloatParam glow{*this, "glow", "Glow"};\n${line}` : line));
  assert.notEqual(edited, text);
  return edited;
};
const playedBySubject = `sig
  bpm 120
tracks
  1 under work
    plugin subject
  2 others
    plugin poly
arr
  main 2
sec main
  trk 1 under work
    p h h
      v 100
      n [C3 G3 E4]
`;

async function memoryOf({ pid }) {
  const [, kilobytes] = (await readFile(`/proc/${pid}/smaps_rollup`, "utf8")).match(/^Private_Dirty:\s+(\d+) kB/m);
  return Number(kilobytes);
}

/** Every sample counts on by one; where the listener was late, whole blocks are missing. Gives how many that are. */
function countsOn(samples) {
  let missing = 0;
  for (let i = 1; i < samples.length; ++i) {
    const step = ((samples[i] - samples[i - 1]) * range + range) % range;
    assert.ok(step % block === 1, `frame ${i} of ${samples.length}: ${samples[i - 1] * range} is followed by ${samples[i] * range}`);
    missing += (step - 1) / block;
  }
  return missing;
}

describe(`${reloads} saves in a row`, { concurrency: 1 }, () => {
  for (const isolation of ["cage", "none"])
    test(`drop no sample, repeat none, and leave nothing behind, isolation ${isolation}`, claimLimit, () =>
      inWorkshop(counter(0), { isolation }, async (workshop) => {
        const save = async (version) => {
          const last = await workshop.save(counter(version));
          assert.equal(last.ending, "complete", last.line);
        };
        for (let i = 1; i <= 5; ++i) await save(i); // two versions are kept, the allocator has what it wants
        await workshop.sound.next(0.2);
        const before = await traces(workshop.program);
        const memory = await memoryOf(workshop.program);

        let missing = 0, frames = 0;
        for (let i = 1; i <= reloads; ++i) {
          const mark = workshop.sound.mark();
          await save(5 + i);
          await workshop.sound.next(0.05); // to behind the crossfade
          const { left } = workshop.sound.since(mark);
          missing += countsOn(left);
          frames += left.length;
        }
        assert.ok(missing * block < 0.02 * frames, `${missing} blocks did not reach the listener`);
        await settle(workshop.program, before);
        const grown = (await memoryOf(workshop.program)) - memory;
        assert.ok(grown < 4096, `memory grew by ${grown} kB`);
      }));

  test("that change the level of a sine make no step larger than its own", claimLimit, () =>
    inWorkshop(sine(0), { isolation: "cage" }, async (workshop) => {
      await workshop.sound.next(0.2); // the others are panned to their side
      const steepest = (2 * Math.PI * hertz * 0.5) / 48000;
      for (let i = 1; i <= Math.min(reloads, 50); ++i) {
        const mark = workshop.sound.mark();
        const last = await workshop.save(sine(i));
        assert.equal(last.ending, "complete", last.line);
        await workshop.sound.next(0.1);
        const step = largestStep(workshop.sound.since(mark).left);
        assert.ok(step < 1.05 * steepest, `a step of ${step}, where the sine's own is ${steepest}`);
      }
    }));

  test("of a real synthesiser leave nothing behind, and it plays on", claimLimit, async () => {
    const text = await readFile(path.join(root, "examples/wavetable/wavetable.cpp"), "utf8");
    await inWorkshop(wavetable(text, 0), { isolation: "cage", song: playedBySubject }, async (workshop) => {
      const save = async (version) => {
        const last = await workshop.save(wavetable(text, version));
        assert.equal(last.ending, "complete", last.line);
      };
      for (let i = 1; i <= 5; ++i) await save(i);
      const before = await traces(workshop.program);
      const memory = await memoryOf(workshop.program);
      const saves = reloads < 100 ? 12 : reloads; // even: as many knobs as before
      for (let i = 1; i <= saves; ++i) {
        const mark = workshop.sound.mark();
        await save(5 + i);
        const { left } = workshop.sound.since(mark);
        assert.ok(left.every(Number.isFinite) && left.some((sample) => Math.abs(sample) > 1e-3), `save ${i} is heard`);
      }
      await settle(workshop.program, before);
      const grown = (await memoryOf(workshop.program)) - memory;
      assert.ok(grown < 4096, `memory grew by ${grown} kB`);
    });
  });
});
