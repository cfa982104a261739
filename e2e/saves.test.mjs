// What a save does to the sound and the values, however it comes: good, bad, five at once, a thousand parameters wide,
// with plugins that go, come and change their names, or under a hundred writes a second.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "./support/eventually.mjs";
import { cmakeFor } from "./support/program.mjs";
import { largestStep, levels, quietest } from "./support/sound.mjs";
import { settle, traces } from "./support/traces.mjs";
import { inWorkshop, plugin, songWith, subject } from "./support/workshop.mjs";

const claimLimit = { timeout: 120_000 };
const float = (id, range = "") => `aviary::FloatParam ${id}{*this, "${id}", "${id}", {${range}}};\n`;

describe("a save", { concurrency: 1 }, () => {
  test("keeps values, clamps them to a range that shrank, and says so", claimLimit, () =>
    inWorkshop(subject({ members: float("wide", ".max = 100") + float("same", ".max = 10") }), {}, async (workshop) => {
      await workshop.set("wide", 80);
      await workshop.set("same", 7);
      const last = await workshop.save(subject({ members: float("wide", ".max = 20") + float("same", ".max = 10") }));
      assert.match(last.line, /live .*wide clamped to its new range/);
      const now = await workshop.parameters();
      assert.deepEqual([now.get("wide").value, now.get("same").value], [20, 7]);
    }));

  test("with a mistake tells its place, and leaves values, sound and socket as they are", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      await workshop.set("level", 0.5);
      await workshop.hears(0.05);
      const before = await traces(workshop.program);
      const mark = workshop.sound.mark();

      const broken = subject({ process: "int broken = ;" });
      const line = broken.split("\n").findIndex((text) => text.includes("broken")) + 1;
      const failed = await workshop.save(broken);
      assert.deepEqual([failed.stage, failed.state, failed.ending], ["build", "failed", "failed"]);
      const [{ file, severity, ...place }] = failed.errors;
      assert.deepEqual([file, place.line, severity], ["subject.cpp", line, "error"]);
      assert.equal(place.column, broken.split("\n")[line - 1].indexOf(";") + 1);
      assert.match(failed.line, new RegExp(`failed    build \\d+ ms   subject\\.cpp:${line}:${place.column}: error: `));
      await workshop.program.says(failed.line);
      await workshop.sound.next(0.2);
      const { left, gaps } = workshop.sound.since(mark);
      assert.ok(gaps === 0 && left.every((sample) => Math.abs(sample - 0.05) < 1e-6), "the old code sounds on");
      await settle(workshop.program, before);

      assert.equal((await workshop.save(subject({ sounds: 0.2 }))).ending, "complete");
      await workshop.hears(0.1, "the repair at the old value of its parameter");
      assert.ok(workshop.wire.isOpen);
      await settle(workshop.program, before);
    }));

  test("that others follow within a second is not built to its end: the newest wins", claimLimit, () => {
    const slowly = cmakeFor("subject", "add_custom_command(TARGET subject PRE_LINK COMMAND sleep 0.5)");
    return inWorkshop(subject({ sounds: 0.1 }), { cmake: slowly }, async (workshop) => {
      await workshop.hears(0.1);
      const before = await traces(workshop.program);
      const [since, mark] = [workshop.wire.mark(), workshop.sound.mark()];
      for (const sounds of [0.2, 0.3, 0.4, 0.5, 0.6]) {
        await workshop.project.save(subject({ sounds }));
        await pause(150);
      }
      await workshop.hears(0.6);
      const stages = workshop.stages(since);
      const built = stages.filter(({ stage, state }) => stage === "build" && state === "done");
      assert.ok(built.length <= 2, `${built.length} builds finished`);
      const endings = stages.filter(({ ending }) => ending).map(({ run, ending }) => `${run} ${ending}`);
      assert.equal(new Set(endings.map((text) => text.split(" ")[0])).size, endings.length, `one ending a run: ${endings}`);
      const heard = levels(workshop.sound.since(mark).left);
      assert.deepEqual(heard, [...heard].sort(), "nothing older sounds after something newer");
      await settle(workshop.program, before);
    });
  });

  test("leaves the version before to be compared with, also while the next one is built", claimLimit, () => {
    const slowly = cmakeFor("subject", "add_custom_command(TARGET subject PRE_LINK COMMAND sleep 0.5)");
    return inWorkshop(subject({ sounds: 0.1 }), { cmake: slowly }, async (workshop) => {
      assert.equal((await workshop.save(subject({ sounds: 0.2 }))).ending, "complete");
      await workshop.hears(0.2);
      await workshop.set("level", 0.5);
      const { versions, sounding } = await workshop.work();
      assert.deepEqual([versions.map(({ run }) => run), sounding], [[1, 2], 2]);

      await workshop.wire.request("workshop.compare", { run: 1 });
      await workshop.hears(0.05, "the older version at the newer's value");
      assert.equal((await workshop.work()).sounding, 1);

      const since = workshop.wire.mark();
      await workshop.project.save(subject({ sounds: 0.3 }));
      await workshop.reached("build", since);
      await workshop.wire.request("workshop.compare", { run: 2 });
      await workshop.hears(0.1, "the newer version while the next one waits");
      await workshop.hears(0.15, "the next one, whose build was put off");
      const endings = workshop.stages(since).filter(({ ending }) => ending).map(({ run, ending }) => [run, ending]);
      assert.deepEqual(endings, [[4, "superseded"], [5, "complete"], [6, "complete"]]);
      await assert.rejects(workshop.wire.request("workshop.compare", { run: 1 }), { code: "version.unknown" });
    });
  });

  test("may bring a thousand parameters, each of which works", claimLimit, () => {
    const count = 1000;
    const members = `
    aviary::FloatParam* many[${count}];
    char ids[${count}][8];
    Subject() {
        for (int i = 0; i < ${count}; ++i) {
            snprintf(ids[i], sizeof ids[i], "p%d", i);
            many[i] = new aviary::FloatParam(*this, ids[i], ids[i], {.initial = 0.5});
        }
    }`;
    return inWorkshop(subject(), {}, async (workshop) => {
      const since = workshop.wire.mark();
      const last = await workshop.save(subject({ before: "#include <cstdio>", sounds: `0.2f * many[${count - 1}]->at(frame)`, members }));
      assert.equal(last.ending, "complete", last.line);
      const { plugin } = await workshop.wire.told("plugin:changed", () => true, { since });
      const ids = Array.from({ length: count }, (_, i) => `p${i}`);
      assert.deepEqual(plugin.parameters.map(({ id }) => id), ["level", ...ids]);
      const probed = workshop.stages(since).find(({ stage, state }) => stage === "probe" && state === "done");
      assert.match(probed.line, /1001 parameters \(\+1000 new: p0, p1, p2, p3, \.\.\.\)/);
      await workshop.hears(0.1);
      await workshop.set(`p${count - 1}`, 1);
      await workshop.hears(0.2);
    });
  });

  test("may rename the plugin, and add, swap and take away others in its library", claimLimit, () =>
    inWorkshop(subject({ sounds: 0.1 }), {}, async (workshop) => {
      const of = (source) => workshop.save(source).then((last) => assert.equal(last.ending, "complete", last.line));
      await workshop.set("level", 0.5);

      await of(subject({ sounds: 0.2, id: "com.example.renamed" }));
      await workshop.hears(0.1, "the plugin with another id, at the value it had");
      assert.equal((await workshop.work()).plugin.id, "com.example.renamed");

      const second = plugin({ type: "Second", sounds: 0.4, id: "com.example.second" });
      const since = workshop.wire.mark();
      await of(subject({ sounds: 0.2 }) + second);
      const probed = workshop.stages(since).find(({ stage, state }) => stage === "probe" && state === "done");
      assert.match(probed.line, /2 plugins, 2 parameters/);
      await workshop.hears(0.1, "the first of two");

      await of(subject({ sounds: 0.2, type: "Second", id: "com.example.second" }));
      await workshop.hears(0.1, "the one that is left");
      assert.equal((await workshop.work()).plugin.id, "com.example.second");
    }));

  test("that takes away the very plugin the song names says so, and the old one sounds on", claimLimit, () => {
    const song = songWith("com.example.second");
    const second = plugin({ type: "Second", sounds: 0.4, id: "com.example.second" });
    return inWorkshop(subject() + second, { song }, async (workshop) => {
      await workshop.hears(0.4, "the second of two");
      const last = await workshop.save(subject());
      assert.equal(last.ending, "failed", last.line);
      assert.match(last.line, /failed    swap .*the song plays 'com\.example\.second', which the new code has no more/);
      assert.equal((await workshop.work()).plugin.id, "com.example.second");
      await workshop.hears(0.4, "the old code");
      assert.equal((await workshop.save(subject() + second.replace("0.4", "0.3"))).ending, "complete");
      await workshop.hears(0.3, "the plugin that is back");
    });
  });

  test("is not looked at again when the program is started anew, unless what was kept cannot be read", claimLimit, () =>
    inWorkshop(subject({ sounds: 0.2 }), {}, async (workshop) => {
      const probed = () => workshop.program.output.match(/probed .*/)[0];
      assert.doesNotMatch(probed(), /cached/);
      await workshop.restart();
      assert.match(probed(), /1 parameter, cached/);
      await workshop.hears(0.2);

      await workshop.project.write("build/workshop/findings.json", "rubbish");
      await workshop.restart();
      assert.match(probed(), /1 parameter.*the cached metadata were unreadable/);
      await workshop.hears(0.2);
      assert.equal((await workshop.save(subject({ sounds: 0.3 }))).ending, "complete");
      await workshop.restart();
      assert.match(probed(), /1 parameter, cached/);
      await workshop.hears(0.3);
    }));

  for (const isolation of ["none", "cage"])
    test(`loses none of a hundred parameter writes a second, and the sound goes on, isolation ${isolation}`, claimLimit, () => {
      const versions = 5;
      const at = (version) => subject({ sounds: 0.2, members: float("knob", ".max = 1e6") + float(`v${version}`) });
      return inWorkshop(at(0), { isolation }, async (workshop) => {
        await workshop.hears(0.2);
        const mark = workshop.sound.mark();
        let [knob, writing] = [0, true];
        const writer = async () => {
          for (; writing; await pause(10)) {
            const wanted = ++knob;
            void workshop.set("knob", wanted).then(({ value }) => assert.equal(value, wanted));
          }
        };
        for (let version = 1; version <= versions; ++version) {
          const since = workshop.wire.mark();
          writing = true;
          const [, last] = await Promise.all([
            writer(),
            workshop.save(at(version)),
            workshop.reached("swap", since).then(() => (writing = false)), // the last are under way while it swaps
          ]);
          assert.equal(last.ending, "complete", last.line);
          await eventually(async () => (await workshop.parameters()).get("knob").value, knob, "the last one holds");
        }
        const { left, right, gaps } = workshop.sound.since(mark);
        assert.equal(gaps, 0);
        assert.ok(quietest(right) > 0.05, "the others never fell silent");
        if (isolation === "cage") return; // where a busy machine may cost the plugin a block
        assert.ok(left.every((sample) => sample > 0.19 && sample < 0.3), "the sound never stopped");
        assert.ok(largestStep(left) < 0.01, `a step of ${largestStep(left)}`);
      });
    });
});
