// However the program ends, and whenever: with Ctrl+C it is gone within a second, killed it takes all that it started
// with it, and when it cannot even begin it says why.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { describe, test } from "node:test";
import { eventually } from "./support/eventually.mjs";
import { cmakeFor, Program, Project } from "./support/program.mjs";
import { nothingLeft, processes } from "./support/traces.mjs";
import { inWorkshop, songWith, subject } from "./support/workshop.mjs";

const claimLimit = { timeout: 120_000 };
const aSecond = 1000 * (process.env.CI ? 5 : 3); // on a machine that others use too

const unistd = "#include <unistd.h>\n#include <csignal>\n";
const runs = (what) => (program) =>
  eventually(async () => (await processes(program)).some((words) => words.startsWith(what)), true, `'${what}' runs`);
const says = (what) => (program) => program.says(what);
/** Code that does it only when it has played for a while, which the canary does not wait for. */
const later = (what) => subject({ before: unistd, process: `static int blocks; if (++blocks > 400) ${what}` });

const moments = {
  "CMake configures": { cmake: cmakeFor("subject", "execute_process(COMMAND sleep 1000)\n"), reached: runs("sleep 1000") },
  "the compiler works": {
    source: subject({
      before: `constexpr int slow() { int x = 0; for (int i = 0; i < 3000; ++i) for (int j = 0; j < 3000; ++j) x ^= j; return x; }
        static_assert(slow() == 0);`,
    }),
    reached: runs("cc1plus"),
  },
  "a command of the build works": {
    cmake: cmakeFor("subject", "add_custom_command(TARGET subject PRE_LINK COMMAND sleep 1000)\n"),
    reached: runs("sleep 1000"),
  },
  "the probe hangs": {
    source: subject({ before: `${unistd}[[gnu::used]] static const int opened = fork() < 0 || pause();\n` }),
    reached: runs("aviary-child canary"),
  },
  "the canary hangs": { source: subject({ before: unistd, process: "for (;;) pause();" }), reached: runs("aviary-child canary") },
  "new code has just come live": { reached: says("save to sound") },
  "the caged plugin hangs": { isolation: "cage", source: later("for (;;) pause();"), reached: says("hangs in process()") },
  "the caged plugin has crashed": { isolation: "cage", source: later("raise(SIGSEGV);"), reached: says("was killed by SIGSEGV") },
};

/** The program at that moment. */
async function atMoment({ source = subject(), cmake, isolation = "none", reached }, claim) {
  const project = await Project.make("subject", { source, cmake, song: songWith("subject") });
  let program;
  try {
    program = await Program.start(project.folder, { arguments: ["--isolation", isolation] });
    await reached(program);
    await claim(program);
  } finally {
    program?.kill();
    await program?.ended;
    await project.remove();
  }
}

describe("Ctrl+C", { concurrency: 1 }, () => {
  for (const [name, moment] of Object.entries(moments))
    test(`while ${name} ends everything within a second`, claimLimit, () =>
      atMoment(moment, async (program) => {
        const begin = Date.now();
        assert.deepEqual(await program.stop(), { code: 0, signal: null }, program.output);
        const took = Date.now() - begin;
        assert.deepEqual(await processes(program), []);
        assert.deepEqual(await readdir(program.scratch), []);
        assert.ok(took < aSecond, `it took ${took} ms`);
      }));
});

describe("SIGKILL", { concurrency: 1 }, () => {
  for (const [name, moment] of Object.entries(moments))
    test(`while ${name} takes the children and the temporary files along`, claimLimit, () =>
      atMoment(moment, async (program) => {
        process.kill(program.pid, "SIGKILL");
        await program.ended;
        await eventually(() => processes(program), [], "what outlives the program");
        await eventually(() => readdir(program.scratch), [], "what it leaves on the disk");
      }));
});

test("a port in use is said, and the program that has it sounds on", claimLimit, () =>
  inWorkshop(subject(), {}, async (workshop) => {
    const second = await Project.make("subject", { source: subject(), song: songWith("subject") });
    try {
      const port = workshop.program.port;
      const failed = await Program.run(second.folder, { port });
      assert.equal(failed.code, 1);
      assert.match(failed.output, new RegExp(`port ${port} is in use.*--port`, "s"));
      assert.deepEqual(await readdir(second.folder), ["CMakeLists.txt", "song.bird", "subject.cpp"]);
      await nothingLeft(failed.program);
      await workshop.hears(0.1);
    } finally {
      await second.remove();
    }
  }));
