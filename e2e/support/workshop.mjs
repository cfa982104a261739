// A workshop to try faults on: the program, a project, and a connection to the program. The plugin's level says which code
// plays.
//
//   await inWorkshop(subject({ sounds: 0.1 }), { isolation: "cage" }, async (workshop) => {
//     const last = await workshop.save(subject({ sounds: 0.2 }));     // the stage that ended the run
//     await workshop.hears(0.2);
//   });
//
// The song has two tracks: the plugin under work alone on the left, a stock plugin on the right.

import assert from "node:assert/strict";
import { Program, Project } from "./program.mjs";
import { nothingLeft } from "./traces.mjs";
import { Wire } from "./wire.mjs";

export const songWith = (word) => `sig
  bpm 120
tracks
  1 under work
    plugin nothing
    fx ${word}
  2 others
    plugin poly
arr
  main 2
sec main
  trk 2 others
    p x x x x x x x x
      v 100
      n [C3 G3 E4]
`;

/** The source of a plugin that puts out the level `sounds`. C++ too: `members` of its class, `process` to begin process(). */
export const plugin = ({ type = "Subject", id = "com.example.subject", sounds = 0.1, members = "", process = "" } = {}) => `
namespace {
struct ${type} : aviary::Effect {
    aviary::FloatParam level{*this, "level", "Level", {.min = 0, .max = 1, .initial = 1}};
    ${members}
    void process(aviary::Block& block) override {
        ${process}
        for (auto frame : block.frames())
            for (unsigned channel = 0; channel < block.output_channels(); ++channel)
                block.out(channel)[frame] = float(${sounds}) * level.at(frame);
    }
};
}
AVIARY_PLUGIN(${type}, {.id = "${id}", .name = "${type}", .vendor = "Example", .version = "1.0.0"})
`;

/** The source of a library with one plugin; `before` is C++ that comes before it. */
export const subject = ({ before = "", ...parts } = {}) => `#include <aviary/plugin.h>\n${before}\n${plugin(parts)}`;

/** Runs a claim with a workshop of its own, and cleans up however the claim ends. */
export async function inWorkshop(source, options, claim) {
  const workshop = await Workshop.open(source, options);
  try {
    await claim(workshop);
    await workshop.close();
  } finally {
    await workshop.clear();
  }
}

export class Workshop {
  #options;

  /**
   * Opens a workshop, and waits until its first code is live. `elsewhere`: makes a song beside the project's folder, which is
   * played in place of the project's.
   */
  static async open(source, { isolation = "none", song = songWith("subject"), cmake, elsewhere, ...options } = {}) {
    const workshop = new Workshop();
    workshop.#options = { ...options, arguments: ["--isolation", isolation, ...(options.arguments ?? [])] };
    workshop.project = await Project.make("subject", { source, song, cmake });
    try {
      if (elsewhere) workshop.#options.arguments.push("--song", await elsewhere(workshop.project.folder));
      await workshop.start();
    } catch (error) {
      await workshop.clear();
      throw error;
    }
    return workshop;
  }

  async start() {
    this.program = await Program.start(this.project.folder, this.#options);
    this.wire = await Wire.open(this.program.address);
    const ended = this.wire.state.workshop.runs.find(({ run, ending }) => run === 1 && ending);
    const first = ended ?? (await this.wire.told("workshop:stage", ({ run, ending }) => run === 1 && ending));
    assert.equal(first.ending, "complete", first.line);
    await this.wire.request("mixer.set", { track: 1, pan: -1 });
    await this.wire.request("mixer.set", { track: 2, pan: 1 });
    await this.wire.request("history.list").catch(() => undefined); // answers when that is on the disk
    this.sound = await this.wire.listen();
  }

  stages(since = 0) {
    return this.wire.all("workshop:stage", { since });
  }

  /** Saves; resolves with the stage that ended the run of this save. */
  async save(source) {
    const since = this.wire.mark();
    await this.project.save(source);
    return this.ending(since);
  }

  /** Waits for the end of the newest run that began after a mark; resolves with its last stage. */
  async ending(since) {
    return this.wire.until(() => {
      const stages = this.stages(since);
      const newest = stages.filter(({ stage }) => stage === "change").at(-1)?.run;
      return stages.find(({ run, ending }) => run === newest && ending);
    }, "the end of a run");
  }

  /** Waits until a stage of that name has begun. */
  reached(name, since) {
    return this.wire.told("workshop:stage", ({ stage, state }) => stage === name && state === "running", { since });
  }

  async set(id, value) {
    this.slot ??= (await this.work()).slot;
    return this.wire.request("params.set", { slot: this.slot, id, value });
  }

  /** The state of the workshop as a page gets it that connects now. */
  async work() {
    const other = await Wire.open(this.program.address);
    await other.close();
    return other.state.workshop;
  }

  async parameters() {
    const { plugin } = await this.work();
    return new Map(plugin.parameters.map((parameter) => [parameter.id, parameter]));
  }

  /** Listens until the plugin under work sounds at a level. */
  hears(level, what = "the plugin under work") {
    const fits = ({ left }) => left.slice(-480).every((sample) => Math.abs(sample - level) < 1e-4);
    return this.sound.until(fits, `${what} at ${level}`);
  }

  /** Restarts the program on the same project. */
  async restart() {
    await this.close();
    await this.start();
  }

  /** Ends the program as Ctrl+C does, and checks that it leaves nothing behind. */
  async close() {
    await this.wire.close();
    assert.deepEqual(await this.program.stop(), { code: 0, signal: null }, this.program.output);
    await nothingLeft(this.program);
  }

  /** Cleans up, also after a failure. */
  async clear() {
    this.program?.kill();
    await this.program?.ended;
    await this.project.remove();
  }
}
