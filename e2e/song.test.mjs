// A song on the page, from the first frame to Ctrl+C: with the real program, a real folder, Git and a real browser.

import assert from "node:assert/strict";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import { launch, picture } from "./support/browser.mjs";
import { eventually } from "./support/eventually.mjs";
import { at, drag, inStudio, opened, screens, song, story, textOf, type } from "./support/studio.mjs";

const claimLimit = { timeout: 60_000 };
const isDone = ({ told, params }) => told === "notifications:loading_progress" && params.message === "done";
const dones = async (page) => (await story(page)).filter(isDone).length;

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

describe("the picker", { concurrency: 1 }, () => {
  test("shows without a song, makes one and opens it, and names it the next time", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await at(page, "picker").waitFor();
      await at(page, "new-name").fill("dawn");
      await at(page, "new-folder").fill(studio.folder);
      await at(page, "new-make").click();
      await opened(page);
      assert.equal(await at(page, "song-name").textContent(), "dawn");
      assert.equal(await dones(page), 1);
      const file = await studio.openedFile();
      assert.equal(path.basename(file), "dawn.bird");
      assert.deepEqual(page.complaints, []);
      await page.close();
      await studio.stop();
      await studio.start();
      const next = await studio.page();
      await at(next, "recent-projects").getByText("dawn", { exact: true }).click();
      await opened(next);
      assert.equal(await studio.openedFile(), file);
      await picture(next, "song");
    }, null));

  test("is not there for a single frame with a song, and the loading screen goes only when the load is done", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const told = await story(page);
      assert.deepEqual((await screens(page)).filter((screen) => !["connecting", "loading", "page"].includes(screen)), []);
      assert.equal(told.filter(isDone).length, 1);
      const first = told.findIndex(({ screen }) => screen === "page");
      assert.ok(told.findIndex(isDone) < first, JSON.stringify(told));
      assert.ok(told.findIndex(({ screen }) => screen === "loading") < told.findIndex(isDone), JSON.stringify(told));
      assert.deepEqual(await studio.log(), ["[auto] Project loaded"]);
      assert.deepEqual(page.complaints, []);
    }));
});

describe("a page that is loaded again", { concurrency: 1 }, () => {
  test("in the middle of a load and after it is in the project, which was written once", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page({ holds: "store.get" });
      await page.waitForFunction(() => globalThis.story.some(({ asked }) => asked === "store.get"));
      await at(page, "loading").waitFor();
      await page.evaluate(() => globalThis.letNext());
      for (let time = 0; time < 4; ++time) await page.reload({ waitUntil: "commit" });
      await opened(page);
      const before = await studio.contents();
      for (let time = 0; time < 3; ++time) {
        await page.reload();
        await opened(page);
        await eventually(() => dones(page), 1, "the page of an open project is told by itself that it is");
        assert.ok(!(await screens(page)).includes("picker"));
      }
      assert.deepEqual(await studio.log(), ["[auto] Project loaded"]);
      const ofNoSession = (files) => files.filter(([name]) => name !== "." && !name.startsWith("daw.session"));
      assert.deepEqual(ofNoSession(await studio.contents()), ofNoSession(before));
    }));
});

describe("a page whose stores come late", { concurrency: 1 }, () => {
  test("keeps the project as it is on the disk, and loading, until they are there", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const before = await studio.contents();
      const page = await studio.page({ holds: "store.get" });
      await at(page, "loading").waitFor();
      await pause(1500); // so long nothing happens
      assert.equal(await dones(page), 0);
      assert.deepEqual(await studio.contents(), before);
      assert.deepEqual(await screens(page), ["connecting", "loading"]);
      await page.evaluate(() => globalThis.release());
      await opened(page);
      assert.deepEqual(await studio.log(), ["[auto] Project loaded"]);
      assert.equal(await dones(page), 1);
    }));
});

describe("two tabs", { concurrency: 1 }, () => {
  test("move, write and undo as one", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const [one, other] = [await studio.page(), await studio.page()];
      await Promise.all([opened(one), opened(other)]);
      const volume = (page) => at(page, "track-1-volume").getAttribute("aria-valuenow").then(Number);
      const unmoved = await volume(one);
      await drag(one, at(one, "track-1-volume"), -60);
      await eventually(async () => (await studio.log()).length, 2, "one step of the history for a drag");
      const moved = await volume(one);
      assert.notEqual(moved, unmoved);
      await eventually(() => volume(other), moved, "the fader in the other tab");
      assert.match((await studio.log())[0], /^\[mixer\] lead volume /);

      await type(one, "# by one\n");
      await at(other, "editor").getByText("# by one").waitFor();
      await eventually(() => studio.read(), `# by one\n${song}`, "the file");
      await eventually(async () => (await studio.log()).length, 3, "one step of the history for a word");

      await at(other, "undo-head").click();
      await eventually(() => textOf(one), song, "the text, undone in the other tab");
      await at(other, "undo-head").click();
      for (const page of [one, other]) await eventually(() => volume(page), unmoved, "the fader, undone in the other tab");
      await eventually(() => studio.read(), song, "the file");
      for (const page of [one, other]) await eventually(() => at(page, "undo-head").isDisabled(), true, "the end of what can be undone");
      await at(one, "redo-head").click();
      for (const page of [one, other]) await eventually(() => volume(page), moved, "the fader, redone");
      assert.deepEqual([...one.complaints, ...other.complaints], []);
    }));
});

describe("the keys of the song", { concurrency: 1 }, () => {
  test("are the song's after a click on a button too: Space plays, and leaves the button as it is", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "track-1-mute").click();
      await eventually(() => at(page, "track-1-mute").getAttribute("aria-pressed"), "true", "the mute");
      await page.keyboard.press("Space");
      await eventually(() => at(page, "play").getAttribute("aria-pressed"), "true", "the song plays");
      await page.keyboard.press("Space");
      await eventually(() => at(page, "play").getAttribute("aria-pressed"), "false", "the song stands");
      assert.equal(await at(page, "track-1-mute").getAttribute("aria-pressed"), "true");
      await page.keyboard.press("Enter");
      await eventually(() => at(page, "track-1-mute").getAttribute("aria-pressed"), "false", "Enter is the button's");
    }));
});

describe("the head of the page", { concurrency: 1 }, () => {
  test("shows its buttons beside each other at any width", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      for (const width of [1400, 1100, 1024, 960, 900, 850, 800, 768, 700, 480, 320]) {
        await page.setViewportSize({ width, height: 700 });
        await eventually(() => overlapsInHead(page), [], `${width} pixels`);
      }
    }));
});

/** Pairs of controls in the head that cover each other. */
const overlapsInHead = (page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll("header button, header .position")].map((element) => [element, element.getBoundingClientRect()]);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const found = [];
    for (const [one, a] of boxes)
      for (const [other, b] of boxes)
        if (a.width && b.width && one !== other && !one.contains(other) && !other.contains(one) && meet(a, b)) found.push(`${one.dataset.testid ?? one.className} over ${other.dataset.testid ?? other.className}`);
    return found;
  });

describe("a page whose program goes", { concurrency: 1 }, () => {
  for (const [how, end] of [["is started anew", (studio) => studio.stop()], ["is killed and started anew", (studio) => kill(studio)]])
    test(`has its project again when that ${how} on the same port, with all that was done`, claimLimit, () =>
      inStudio(browser, async (studio) => {
        const page = await studio.page();
        await opened(page);
        await type(page, "# kept\n");
        await eventually(() => studio.read(), `# kept\n${song}`, "the file");
        await at(page, "track-1-mute").click();
        await eventually(async () => (await studio.log()).length, 3, "two steps of the history");
        const { port } = studio.program;
        await end(studio);
        await at(page, "reconnecting").waitFor();
        await studio.start({ port });
        await at(page, "reconnecting").waitFor({ state: "detached" });
        await opened(page);
        await eventually(() => textOf(page), `# kept\n${song}`, "the text");
        await eventually(() => at(page, "track-1-mute").getAttribute("aria-pressed"), "true", "the mute");
        assert.equal(await studio.read(), `# kept\n${song}`);
        assert.deepEqual((await studio.log()).map(sourceOf), ["[auto]", "[mixer]", "[song]", "[auto]"]);
        await eventually(() => at(page, "undo-head").isDisabled(), true, "earlier sessions are out of reach");
        assert.equal(await page.getByTestId("picker").count(), 0);
        assert.ok(!(await screens(page)).includes("picker"));
      }));
});

const sourceOf = (message) => message.split(" ")[0];

async function kill(studio) {
  studio.program.kill();
  await studio.program.ended;
}
