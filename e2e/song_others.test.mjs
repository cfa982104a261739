// What others do to a song that is open: editors and Git in its folder, damage, and whoever should not be let in.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import WebSocket from "ws";
import { launch } from "./support/browser.mjs";
import { Ear } from "./support/ear.mjs";
import { eventually } from "./support/eventually.mjs";
import { Program } from "./support/program.mjs";
import { at, inStudio, opened, song, Studio, textOf, type } from "./support/studio.mjs";
import { nothingLeft, processes } from "./support/traces.mjs";

const claimLimit = { timeout: 60_000 };
const aSecond = 1000 * (process.env.CI ? 5 : 3); // on a machine that others use too
const withPad = song.replace("arr\n", "  3 pad\n    plugin poly\narr\n");

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

describe("a song that is open", { concurrency: 1 }, () => {
  test("follows an editor outside, in one step of the history", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await studio.save(withPad);
      await at(page, "lane-3").waitFor();
      await at(page, "arrangement").getByLabel("3 tracks with 2 clips").waitFor();
      await eventually(() => textOf(page), withPad, "the text");
      await at(page, "track-3").waitFor();
      await eventually(() => studio.log(), ["[reload] changed outside", "[auto] Project loaded"], "the history");
      assert.equal(await studio.read(), withPad);
      await at(page, "undo-head").click();
      await at(page, "lane-3").waitFor({ state: "detached" });
      await eventually(() => studio.read(), song, "the file, undone");
      assert.deepEqual(page.complaints, []);
    }));

  test("shows the parameters of the plugin that took another's place, and none where that is gone", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "slot-1").click();
      await at(page, "slot-panel").getByRole("heading", { name: "Poly" }).waitFor();
      await studio.save(song.replace("plugin poly", "plugin drums"));
      await at(page, "slot-panel").getByRole("heading", { name: "Drums" }).waitFor();
      assert.equal(await page.locator(".slot[aria-pressed=true]").textContent(), "Drums");
      await eventually(async () => (await studio.log()).length, 2, "a step of its own, which the undo below leaves");
      await studio.save(song.replace("  1 lead\n    plugin poly\n", "").replace(/  trk 1 lead\n(    .*\n)+/, ""));
      await at(page, "lane-1").waitFor({ state: "detached" });
      await at(page, "side-panel").getByText("Choose a plugin in the mixer").waitFor();
      assert.equal(await page.locator(".slot[aria-pressed=true], .lane-head-selected, .channel-selected").count(), 0);
      await at(page, "undo-head").click();
      await at(page, "lane-1").waitFor();
      await page.locator(".slot", { hasText: "Drums" }).click();
      await at(page, "slot-panel").getByRole("heading", { name: "Drums" }).waitFor();
      assert.deepEqual(page.complaints, []);
    }));

  test("follows Git to another branch, and back in time", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await type(page, "# first\n");
      await eventually(async () => (await studio.log()).length, 2, "a step");
      const branch = (await studio.git("branch", "--show-current")).trim();
      await studio.git("checkout", "-qb", "other");
      await studio.save(withPad);
      await at(page, "lane-3").waitFor();
      await eventually(async () => (await studio.git("status", "--porcelain", "--untracked-files=no")).trim(), "", "all is in the history");
      await studio.git("checkout", "-q", branch);
      await eventually(() => textOf(page), `# first\n${song}`, "the text of the first branch");
      await at(page, "lane-3").waitFor({ state: "detached" });
      await opened(page);
      await eventually(() => studio.git("show", `${branch}:night.bird`), `# first\n${song}`, "the first branch");
      await studio.git("reset", "-q", "--hard", (await studio.git("log", "--format=%h", "--grep=song")).trim() + "~1");
      await eventually(() => textOf(page), song, "the text before the edit");
      await opened(page);
      assert.equal(await studio.read(), song);
    }));

  test("plays on while its text is edited on the page, and the undo button brings the text back", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "loop-song").click();
      await at(page, "play").click();
      await page.waitForSelector('[data-testid="play"][aria-pressed="true"]');
      const ear = await Ear.open(page);
      await ear.until((rms) => rms > 0.01, "the song");
      const mark = await ear.mark();
      await type(page, "# louder\n");
      await eventually(() => studio.read(), `# louder\n${song}`, "the file");
      await eventually(async () => (await studio.log())[0], "[song] edit", "the history");
      await at(page, "undo-head").click();
      await eventually(() => textOf(page), song, "the text");
      await eventually(() => studio.read(), song, "the file, undone");
      const { quietest, gaps } = await ear.since(mark);
      assert.ok(quietest > 0.01, `it fell silent: ${quietest}`);
      assert.equal(gaps, 0);
      assert.equal(await at(page, "play").getAttribute("aria-pressed"), "true");
      assert.deepEqual(page.complaints, []);
    }));
});

describe("a project that cannot be opened", { concurrency: 1 }, () => {
  test("is left as it is when it is damaged; the page says so, and goes elsewhere", claimLimit, () =>
    inStudio(
      browser,
      async (studio) => {
        const before = await studio.contents();
        const page = await studio.page();
        await at(page, "picker").waitFor();
        assert.match(await at(page, "picker-problem").textContent(), /daw\.mixer\.json/);
        assert.deepEqual((await studio.contents()).filter(([name]) => !name.startsWith(".git")), before);
        await at(page, "new-name").fill("dawn");
        await at(page, "new-make").click();
        await opened(page);
        assert.equal(await at(page, "song-name").textContent(), "dawn");
        assert.equal(await studio.read("daw.mixer.json"), '{"tracks": [');
      },
      song,
      { "daw.mixer.json": '{"tracks": [' },
    ));

  test("is named when it is not there, and the page offers others", claimLimit, async () => {
    const studio = await Studio.open(browser, null);
    try {
      await studio.stop();
      await studio.start({ words: [path.join(studio.folder, "nowhere.bird")] });
      const page = await studio.page();
      await at(page, "picker").waitFor();
      assert.match(await at(page, "picker-problem").textContent(), /nowhere\.bird/);
      assert.deepEqual(await readdir(studio.folder), []);
      await studio.close();
    } finally {
      await studio.clear();
    }
  });
});

describe("whoever should not be let in", { concurrency: 1 }, () => {
  test("finds the port in use, and the program that has it goes on", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const failed = await Program.run(studio.folder, studio.options({ port: studio.program.port }));
      assert.equal(failed.code, 1);
      assert.match(failed.output, new RegExp(`port ${studio.program.port} is in use.*--port`, "s"));
      await nothingLeft(failed.program);
      const page = await studio.page();
      await opened(page);
    }));

  test("is refused when a page of another origin asks, whatever it asks", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const before = await studio.contents();
      const { port } = studio.program;
      const refusal = (options) =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, options);
          socket.once("open", () => reject(new Error("it was let in")));
          socket.once("unexpected-response", (_, { statusCode }) => resolve(statusCode));
          socket.once("error", reject);
        });
      assert.equal(await refusal({ origin: "http://evil.example" }), 403);
      assert.equal(await refusal({ origin: `http://127.0.0.1:${port + 1}` }), 403);
      assert.equal(await refusal({ origin: "null" }), 403);
      assert.equal(await refusal({ headers: { Host: `evil.example:${port}` } }), 403);
      const answer = await new Promise((resolve) => http.get({ port, host: "127.0.0.1", path: "/", headers: { Host: "evil.example" } }, resolve));
      assert.equal(answer.statusCode, 403);
      answer.resume();
      assert.deepEqual(await studio.contents(), before);
    }));
});

describe("Ctrl+C", { concurrency: 1 }, () => {
  const moments = {
    "nobody has come yet": async () => undefined,
    "a page waits for its stores": async (studio) => at(await studio.page({ holds: "store.get" }), "loading").waitFor(),
    "a page plays the song": async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "play").click();
      await page.waitForSelector('[data-testid="play"][aria-pressed="true"]');
    },
    "the picker is shown": async (studio) => at(await studio.page(), "picker").waitFor(),
  };
  for (const [name, reached] of Object.entries(moments))
    test(`while ${name} ends all within a second`, claimLimit, async () => {
      const studio = await Studio.open(browser, name.includes("picker") ? null : song);
      try {
        await reached(studio);
        const begin = Date.now();
        assert.deepEqual(await studio.program.stop(), { code: 0, signal: null }, studio.program.output);
        const took = Date.now() - begin;
        assert.deepEqual(await processes(studio.program), []);
        assert.deepEqual(await readdir(studio.program.scratch), []);
        const strange = (await readdir(studio.folder)).filter((file) => !/^(night\.bird|daw\.\w+\.json|\.git|\.gitignore|\.gitattributes)$/.test(file));
        assert.deepEqual(strange, []);
        assert.ok(took < aSecond, `it took ${took} ms`);
      } finally {
        await studio.clear();
      }
    });
});
