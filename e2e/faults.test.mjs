// What bad plugin code may do: hang, crash, print, fork, eat memory, spoil the sound, as it opens, as it is tried out, and
// later, in the middle of the song. It is told in plain words, nobody hears it, nothing stays behind, and the next good
// save is heard.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "./support/eventually.mjs";
import { quietest, sameSound } from "./support/sound.mjs";
import { processes, settle, traces } from "./support/traces.mjs";
import { inWorkshop, subject } from "./support/workshop.mjs";

const claimLimit = { timeout: 120_000 };
const includes = (...names) => names.map((name) => `#include <${name}>\n`).join("");
/** Code that runs when the library is opened. */
const initialiser = (body, names = []) =>
  subject({
    sounds: 0.9,
    before: `${includes(...names)}[[gnu::used]] static const int opened = [] { ${body} return 0; }();\n`,
  });

const recursion = "static volatile int depth; static int deep(int n) { depth = n; return deep(n + 1) + depth; }";
const hunger = "static void* volatile all[8]; for (auto& one : all) if (!(one = malloc(1 << 30))) abort();";

/** The save fails in a stage with a message; what sounded goes on, and all is as before. */
async function refuses(workshop, source, stage, message) {
  const [before, mark] = [await traces(workshop.program), workshop.sound.mark()];
  const last = await workshop.save(source);
  assert.deepEqual([last.stage, last.ending], [stage, "failed"], last.line);
  assert.match(last.line, message);
  const [error, ...frames] = last.errors.map(({ severity, message: words }) => [severity, words]);
  assert.deepEqual(error, ["error", last.detail]);
  for (const [severity, words] of frames) assert.match(`${severity}: ${words}`, /^note: in \S/, "where it crashed");
  await workshop.program.says(last.line);
  await workshop.sound.next(0.1);
  const { left, right, gaps } = workshop.sound.since(mark);
  assert.ok(gaps === 0 && left.every((sample) => Math.abs(sample - 0.1) < 1e-6), "the last good version sounds on");
  assert.ok(quietest(right) > 0.05, "and so do the others");
  await settle(workshop.program, before);
}

describe("as it opens, code", { concurrency: 1 }, () => {
  test("that hangs, crashes, ends the process or exports nothing is refused", claimLimit, () =>
    inWorkshop(subject(), { arguments: ["--probe-limit", "1"] }, async (workshop) => {
      await workshop.hears(0.1);
      for (const [body, message, ...names] of [
        ["pause();", /did not finish opening within 1000 ms and was killed/, "unistd.h"],
        ["for (volatile int i = 0;; i = i + 1) {}", /did not finish opening within 1000 ms and was killed/],
        ["*(volatile int*)8 = 0;", /failed {4}probe .*was killed by SIGSEGV .* while it was opened/],
        [`puts("[[ {"); fflush(stdout); abort();`, /was killed by SIGABRT .*It said: \[\[ \{/, "cstdio", "cstdlib"],
        [`dprintf(1, "{\\"plugins\\": []}\\n"); _exit(0);`, /ended the probe before it told anything/, "cstdio", "unistd.h"],
        ["throw 1;", /was killed by SIGABRT .*nobody caught int, in .*\(subject\.cpp:\d+\)/],
      ])
        await refuses(workshop, initialiser(body, names), "probe", message);
      await refuses(workshop, "// nothing\n", "probe", /the library exports no plugin: AVIARY_PLUGIN\(\.\.\.\) is missing/);
      assert.equal((await workshop.save(subject({ sounds: 0.2 }))).ending, "complete");
      await workshop.hears(0.2);
    }));

  test("that prints goes live all the same, whatever it prints", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      const chatter = `for (int i = 0; i < 20000; ++i) { puts("} rubbish {\\"plugins\\": 3"); dprintf(1, "\\377\\0[[\\n"); }`;
      const last = await workshop.save(initialiser(chatter, ["cstdio"]));
      assert.equal(last.ending, "complete", last.line);
      await workshop.hears(0.9);
    }));

  test("that leaves a process behind does so only for as long as it sounds itself", claimLimit, () =>
    inWorkshop(subject(), { isolation: "cage" }, async (workshop) => {
      await workshop.hears(0.1);
      const before = await traces(workshop.program);
      const last = await workshop.save(initialiser("if (fork() == 0) for (;;) pause();", ["unistd.h"]));
      assert.equal(last.ending, "complete", last.line);
      await workshop.hears(0.9);
      const count = async () => (await processes(workshop.program)).length; // headers may be compiled ahead meanwhile
      await eventually(count, before.processes.length + 1, "what it forked in the probe and in the canary is gone");
      assert.equal((await workshop.save(subject({ sounds: 0.2 }))).ending, "complete");
      await workshop.hears(0.2);
      await settle(workshop.program, before);
    }));

  test("that a newer save overtakes is gone at once", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      await workshop.hears(0.1);
      const before = await traces(workshop.program);
      const since = workshop.wire.mark();
      await workshop.project.save(initialiser("if (fork() == 0) for (;;) pause(); pause();", ["unistd.h"]));
      await workshop.reached("probe", since);
      const last = await workshop.save(subject({ sounds: 0.2 }));
      assert.equal(last.ending, "complete", last.line);
      await workshop.hears(0.2);
      const overtaken = workshop.stages(since).find(({ ending }) => ending === "superseded");
      assert.deepEqual([overtaken.stage, overtaken.run], ["probe", last.run - 1]);
      await settle(workshop.program, before);
    }));
});

describe("in process(), code", { concurrency: 1 }, () => {
  const bad = (process, ...names) => subject({ before: includes(...names), sounds: 0.9, process });

  test("that crashes, spoils the sound or eats memory is refused before anyone hears it", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      await workshop.hears(0.1);
      for (const [source, message] of [
        [bad("__builtin_trap();"), /failed {4}canary .*was killed by SIGILL .* while Subject was given silence/],
        [bad("exit(0);", "cstdlib"), /the plugin exited with code 0 while Subject was given silence/],
        [subject({ sounds: "__builtin_nan(\"\")" }), /puts out not-a-number when Subject was given silence/],
        [
          subject({ sounds: "block.in(0)[frame] > 1 ? __builtin_inf() : 0.0" }),
          /puts out infinity when Subject was given loud noise/,
        ],
        [subject({ before: recursion, process: "depth = deep(1);" }), /was killed by SIGSEGV/],
        [bad(hunger, "cstdlib"), /was killed by SIGABRT/],
        [bad("if (level.value() < 0.5) raise(SIGBUS);", "csignal"), /was killed by SIGBUS .* while Subject had Level moved to 0/],
      ])
        await refuses(workshop, source, "canary", message);
      assert.equal((await workshop.save(subject({ sounds: 0.2 }))).ending, "complete");
      await workshop.hears(0.2);
    }));

  test("that never comes back is killed at its limit", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      await workshop.hears(0.1);
      await refuses(workshop, bad("for (volatile int i = 0;; i = i + 1) {}"), "canary", /did not come back within 10000 ms/);
    }));

  test("that takes memory or a lock goes live with a warning", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      const since = workshop.wire.mark();
      const last = await workshop.save(subject({
        before: includes("cstdlib", "mutex") + "static std::mutex mutex;", sounds: 0.2,
        process: "static void* volatile taken; free(taken = malloc(64)); std::lock_guard lock(mutex);",
      }));
      assert.equal(last.ending, "complete", last.line);
      const proved = workshop.stages(since).find(({ stage, state }) => stage === "canary" && state === "done");
      assert.match(proved.line, /proved .* 2 warnings: process\(\) took or freed memory/);
      assert.deepEqual(proved.errors.map(({ severity }) => severity), ["warning", "warning"]);
      assert.match(proved.errors[1].message, /took a lock/);
      await workshop.hears(0.2);
    }));
});

describe("in the middle of the song, caged code", { concurrency: 1 }, () => {
  const faults = [
    ["__builtin_trap();", /the plugin was killed by SIGILL \(Illegal instruction\)/],
    // Ended by us, or by the system where we come too late on a busy machine.
    ["for (volatile int i = 0;; i = i + 1) {}", /the plugin (hangs in process\(\) and was ended|was killed by SIGXCPU)/],
    ["depth = deep(1);", /the plugin was killed by SIGSEGV \(Segmentation fault\)/],
    [hunger, /the plugin was killed by SIGABRT \(Aborted\)/],
    ["exit(3);", /the plugin exited with code 3/],
    ["throw 1;", /the plugin was killed by SIGABRT \(Aborted\)/],
    ["for (int file = 0; file < 100; ++file) close(file);", /the plugin (exited|does not answer)/],
    ["if (fork() == 0) for (;;) pause(); raise(SIGKILL);", /the plugin was killed by SIGKILL \(Killed\)/],
  ];
  /** Each version has all faults, at the middle values of a parameter of its own, which the canary leaves out. */
  const version = (n) =>
    subject({
      before: includes("csignal", "cstdlib", "unistd.h") + recursion,
      sounds: 0.1 + 0.02 * n,
      members: `aviary::IntParam fault{*this, "fault${n}", "Fault", {.min = 0, .max = ${faults.length + 1}}};`,
      process: `switch (int(fault.value())) { ${faults.map(([code], i) => `case ${i + 1}: { ${code} } break;`).join("\n")} }`,
    });
  const level = (n) => (0.1 + 0.02 * n) / 2;

  test("costs its own track a moment and no other a sample, and the next good save brings it back", claimLimit, () =>
    inWorkshop(version(0), {}, (twin) =>
      inWorkshop(version(0), { isolation: "cage" }, async (workshop) => {
        await workshop.set("level", 0.5);
        await workshop.hears(level(0));
        await workshop.sound.next(1); // the state that a cage keeps is up to half a second old
        const before = await traces(workshop.program);
        const [here, there] = [workshop.sound.mark(), twin.sound.mark()];
        for (const [i, [, message]] of faults.entries()) {
          await workshop.set(`fault${i}`, i + 1);
          await workshop.program.says(message);
          const last = await workshop.save(version(i + 1));
          assert.equal(last.ending, "complete", last.line);
          await workshop.hears(level(i + 1), "the next good save, with its parameter kept");
          await settle(workshop.program, before);
        }
        const heard = workshop.sound.since(here);
        assert.ok(heard.left.every((sample) => Math.abs(sample) <= 1), "nothing loud was heard of it");
        assert.ok(quietest(heard.right) > 0.05, "the others never fell silent");
        sameSound(heard.right, twin.sound.since(there).right);
      })));

  for (const isolation of ["none", "cage"])
    test(`that comes to put out what is no number is silent until the next good save, isolation ${isolation}`, claimLimit, () => {
      const poisonous = subject({
        members: `aviary::SwitchParam poison{*this, "poison", "Poison", {}};`,
        // The canary turns every switch on and off; this one works when it has been on for a while.
        process: "static int on; const bool poisoned = (on = poison.value() ? on + 1 : 0) > 200;",
        sounds: `poisoned ? __builtin_nan("") : 0.2`,
      });
      return inWorkshop(poisonous, { isolation }, async (workshop) => {
        await workshop.hears(0.2);
        await workshop.set("poison", 1);
        const mark = workshop.sound.mark();
        await workshop.hears(0);
        await workshop.program.says(/the plugin puts out what is no number/);
        const heard = workshop.sound.since(mark);
        assert.ok(heard.left.every(Number.isFinite) && heard.right.every(Number.isFinite));
        assert.ok(quietest(heard.right) > 0.05, "the others never fell silent");
        assert.equal((await workshop.save(subject({ sounds: 0.3 }))).ending, "complete");
        await workshop.hears(0.3);
      });
    });

  test("that had played for a second is started again with its state", claimLimit, () =>
    inWorkshop(version(0), { isolation: "cage" }, async (workshop) => {
      await workshop.set("level", 0.5);
      await workshop.sound.next(2);
      await workshop.set("fault0", 1);
      await workshop.program.says(/was killed by SIGILL \(Illegal instruction\), in .*\(subject\.cpp:\d+\); it is started again/);
      await workshop.hears(level(0));
    }));
});
