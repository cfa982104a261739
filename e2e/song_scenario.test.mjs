// A scenario: steps that the program takes by itself once a page is there. The page shows them and nothing before them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { launch } from "./support/browser.mjs";
import { eventually } from "./support/eventually.mjs";
import { root } from "./support/program.mjs";
import { at, inStudio, opened, song, story } from "./support/studio.mjs";

const claimLimit = { timeout: 60_000 };
const making = { method: "project.new", params: { folder: ".", name: "dawn" } };
const log = ["[mixer] master volume 0.0 -> -6.0 dB", "[auto] Project loaded"];
const fading = { method: "mixer.set", params: { track: 0, volume_db: -6 } };

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** A studio that takes these steps; `text`: of the song that is open before. */
function inScenario(steps, claim, text = null) {
  return inStudio(
    browser,
    async (studio) => {
      const words = [...studio.words, "--scenario", await write(studio, steps)];
      await studio.stop();
      await studio.start({ words });
      await claim(studio);
    },
    text,
  );
}

async function write(studio, steps) {
  const file = path.join(studio.parent, "steps.json");
  await writeFile(file, typeof steps === "string" ? steps : JSON.stringify(steps));
  return file;
}

const screens = async (page) => (await story(page)).flatMap(({ screen }) => (screen ? [screen] : []));
const outcome = (studio) => eventually(() => studio.events("scenario").length, 1, "the end of the scenario").then(() => studio.events("scenario")[0].outcome);
const masterVolume = (page) => at(page, "master-volume").getAttribute("aria-valuenow").then(Number);

describe("a scenario", { concurrency: 1 }, () => {
  test("makes a project and works in it, with not a frame of the picker", claimLimit, () =>
    inScenario([{ wait: 0.5 }, making, fading, { method: "transport.play" }, { wait: 0.2 }], async (studio) => {
      const page = await studio.page();
      await opened(page);
      assert.equal(await outcome(studio), "done");
      assert.deepEqual(await screens(page), ["connecting", "loading", "page"]);
      await eventually(() => masterVolume(page), -6, "the fader that it moved");
      const told = (await story(page)).flatMap(({ told, params }) => (told ? [[told, params]] : []));
      assert.equal(told.filter(([name, { message }]) => name.endsWith(":loading_progress") && message === "done").length, 1);
      assert.ok(told.some(([name, { playing }]) => name === "transport:state" && playing), JSON.stringify(told));
      studio.folder = path.join(studio.parent, "dawn");
      await eventually(() => studio.log(), log, "the history");
      assert.deepEqual(page.complaints, []);
    }));

  test("waits for a page, and goes on without it", claimLimit, () =>
    inScenario([making, { wait: 0.5 }, fading], async (studio) => {
      assert.deepEqual([studio.events("scenario"), studio.events("opened")], [[], []]);
      const page = await studio.page();
      await opened(page);
      await page.close();
      assert.equal(await outcome(studio), "done");
      const other = await studio.page();
      await opened(other);
      assert.equal(await masterVolume(other), -6);
    }));

  test("works in the song that was given, once that is open", claimLimit, () =>
    inScenario(
      [fading],
      async (studio) => {
        const page = await studio.page();
        await opened(page);
        assert.equal(await outcome(studio), "done");
        await eventually(() => studio.log(), log, "the history");
      },
      song,
    ));

  test("that opens nothing ends in the picker, with why", claimLimit, async () => {
    const nowhere = { method: "project.open", params: { path: "nowhere.bird" } };
    for (const [steps, why] of [
      [[nowhere, fading], /nowhere\.bird/],
      [[fading], /step 1 \(mixer\.set\)/],
      [[{ wait: 0.1 }], /neither made nor opened a project/],
    ])
      await inScenario(steps, async (studio) => {
        const page = await studio.page();
        await at(page, "picker").waitFor();
        assert.match(await at(page, "picker").textContent(), why);
        assert.deepEqual(await screens(page), ["connecting", "loading", "picker"]);
      });
  });

  test("that is written wrong is refused before anything starts, and why is said", claimLimit, () =>
    inStudio(
      browser,
      async (studio) => {
        for (const [steps, why] of [
          ["[{]", /a JSON list of steps/],
          ["[]", /with one at least/],
          [[making, { method: "mixer.fade" }], /step 2 \(mixer\.fade\): expected a method of the protocol/],
          [[{ method: "app.ui_ready" }], /step 1 \(app\.ui_ready\)/],
          [[{ method: "mixer.set", params: { track: "first" } }], /step 1 \(mixer\.set\): 'track' must be/],
          [[{ wait: -1 }], /step 1: expected a wait/],
          [[{ method: "transport.play", wait: 1 }], /step 1: expected/],
        ]) {
          const words = ["serve", "--port", "0", "--scenario", await write(studio, steps)];
          const ended = await promisify(execFile)(path.join(root, "build/release/bin/aviary"), words).catch((error) => error);
          assert.equal(ended.code, 1, JSON.stringify(steps));
          assert.match(ended.stderr, why);
          assert.match(ended.stderr, /steps\.json/);
        }
      },
      null,
    ));
});
