// Other projects while a song is open: by the menu below its name, by keys, by what is dropped. Where one cannot be had, the
// song that is open stays.

import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, picture } from "./support/browser.mjs";
import { eventually } from "./support/eventually.mjs";
import { at, drag, inStudio, opened, screens, song, story, textOf, type } from "./support/studio.mjs";

const claimLimit = { timeout: 60_000 };

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const shows = (page, name) => at(page, "song-name").getByText(name, { exact: true }).waitFor();
const focus = (page) => page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.tagName);
const menu = async (page, item) => {
  await at(page, "project-menu-button").click();
  await at(page, `menu-${item}`).click();
  await at(page, "project-dialog").waitFor();
};
/** A project beside that of the studio. */
async function another(studio, name) {
  const folder = path.join(studio.parent, name);
  await mkdir(folder);
  await writeFile(path.join(folder, `${name}.bird`), song);
  return folder;
}
const drop = (page, what) => page.evaluate((detail) => dispatchEvent(new CustomEvent("aviary:open", { detail })), what);

describe("the project's menu", { concurrency: 1 }, () => {
  test("goes by keys, none of which reaches the song, and gives the focus back", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const { keyboard } = page;
      await at(page, "project-menu-button").focus();
      const went = [];
      for (const key of ["ArrowDown", "ArrowDown", "l", "s", "ArrowDown", "ArrowUp", "Home", "End", "n"]) {
        await keyboard.press(key);
        went.push(await focus(page));
      }
      const [first, second, last] = ["menu-new", "menu-open", "menu-save-as"];
      assert.deepEqual(went, [first, second, second, last, first, last, first, last, first]);
      await keyboard.press("Escape");
      assert.equal(await at(page, "project-menu").count(), 0);
      assert.equal(await focus(page), "project-menu-button");
      await keyboard.press("ArrowUp");
      assert.equal(await focus(page), last);
      await keyboard.press("Enter");
      await eventually(() => focus(page), "save-as-name", "the focus in the form");
      await keyboard.press("Escape");
      await at(page, "project-dialog").waitFor({ state: "detached" });
      assert.equal(await focus(page), "project-menu-button");
      await keyboard.press(" ");
      await keyboard.press("Tab");
      assert.equal(await at(page, "project-menu").count(), 0);
      assert.equal((await story(page)).filter(({ asked }) => asked?.startsWith("transport.")).length, 0);
      assert.deepEqual(page.complaints, []);
    }));

  test("makes a new song, and goes back to the one before, which it lists", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await menu(page, "new");
      await page.keyboard.type("dawn"); // the name has the focus
      await at(page, "new-folder").fill(studio.parent);
      await page.keyboard.press("Enter");
      await shows(page, "dawn");
      assert.equal(await at(page, "project-dialog").count(), 0);
      await at(page, "project-menu-button").click();
      const recent = at(page, "menu-recent");
      await recent.first().waitFor();
      await picture(page, "project-menu");
      assert.deepEqual(await recent.allTextContents(), ["night"]);
      await recent.click();
      await shows(page, "night");
      await eventually(() => textOf(page), song, "its text");
      assert.deepEqual((await screens(page)).filter((screen) => screen === "picker"), []);
      assert.deepEqual(page.complaints, []);
    }));
});

describe("another project", { concurrency: 1 }, () => {
  test("is opened by Ctrl+O from the midst of typing, and what was typed stays with its song", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const folder = await another(studio, "dusk");
      const page = await studio.page();
      await opened(page);
      await eventually(() => textOf(page), song, "the text");
      await type(page, "# typed\n");
      await page.keyboard.press("Control+o");
      await at(page, "open-path").fill(folder);
      await page.keyboard.press("Enter");
      await shows(page, "dusk");
      await eventually(() => textOf(page), song, "the text of the other");
      await eventually(() => studio.read(), `# typed\n${song}`, "the file of the first");
      assert.equal(await readFile(path.join(folder, "dusk.bird"), "utf8"), song);
      await eventually(() => studio.log(), ["[song] edit", "[auto] Project loaded"], "the history of the first");
      assert.deepEqual(page.complaints, []);
    }));

  test("is a copy by Ctrl+Shift+S, with what was typed and moved last, and is what is open from then on", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await drag(page, at(page, "track-1-volume"), -60);
      const volume = await at(page, "track-1-volume").getAttribute("aria-valuenow");
      await type(page, "# typed\n");
      await page.keyboard.press("Control+Shift+S");
      await eventually(() => focus(page), "save-as-name", "the focus in the form");
      assert.equal(await at(page, "save-as-folder").inputValue(), studio.parent);
      await page.keyboard.type("noon"); // in place of what is proposed
      await page.keyboard.press("Enter");
      await shows(page, "noon");
      await eventually(() => textOf(page), `# typed\n${song}`, "the text of the copy");
      assert.equal(await at(page, "track-1-volume").getAttribute("aria-valuenow"), volume);
      await type(page, "# in the copy\n");
      const copy = () => readFile(path.join(studio.parent, "noon/noon.bird"), "utf8");
      await eventually(copy, `# in the copy\n# typed\n${song}`, "the copy's file");
      assert.equal(await studio.read(), `# typed\n${song}`);
      assert.deepEqual(page.complaints, []);
    }));
});

describe("a project that cannot be had", { concurrency: 1 }, () => {
  test("leaves the song open and playing; the form says why, with what was typed into it", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const [page, other] = [await studio.page(), await studio.page()];
      await Promise.all([opened(page), opened(other)]);
      await at(page, "play").click();
      await page.waitForSelector('[data-testid="play"][aria-pressed="true"]');
      await menu(page, "open");
      const nowhere = path.join(studio.parent, "nowhere.bird");
      await at(page, "open-path").fill(nowhere);
      await page.keyboard.press("Enter");
      await at(page, "picker-problem").getByText("nowhere.bird").waitFor();
      assert.equal(await at(page, "open-path").inputValue(), nowhere);
      assert.equal(await at(page, "song-name").textContent(), "night");
      await at(other, "load-problem").getByText("nowhere.bird").waitFor();
      for (const one of [page, other]) assert.deepEqual((await screens(one)).filter((screen) => screen === "picker"), []);
      await picture(page, "project-problem");

      await page.keyboard.press("Escape");
      await at(page, "project-dialog").waitFor({ state: "detached" });
      assert.equal(await focus(page), "project-menu-button");
      assert.equal(await at(page, "load-problem").count(), 0);
      assert.equal(await at(page, "play").getAttribute("aria-pressed"), "true");
      await at(page, "track-1-mute").click();
      await eventually(async () => (await studio.log())[0], "[mixer] lead mute off -> on", "an edit");
      assert.deepEqual(page.complaints, []);
    }));

  test("is told of below the head when it was dropped on the page or chosen in the menu, until that was read", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const folder = await another(studio, "dusk");
      const page = await studio.page();
      await opened(page);
      await drop(page, folder);
      await shows(page, "dusk");
      await drop(page, studio.folder);
      await shows(page, "night");
      await at(page, "project-menu-button").click();
      await at(page, "menu-recent").waitFor();
      await rm(folder, { recursive: true });
      await at(page, "menu-recent").click();
      await at(page, "load-problem").getByText("dusk").waitFor();
      assert.equal(await at(page, "song-name").textContent(), "night");
      await at(page, "load-problem").getByRole("button").click();
      await at(page, "load-problem").waitFor({ state: "detached" });

      await menu(page, "open");
      await at(page, "recent-projects").getByText("not there now").waitFor();
      assert.deepEqual(page.complaints, []);
    }));

  test("is refused before anything is loaded when its name or its place will not do", claimLimit, () =>
    inStudio(browser, async (studio) => {
      await another(studio, "dusk");
      const page = await studio.page();
      await opened(page);
      const shown = await screens(page);
      await menu(page, "new");
      await at(page, "new-name").fill("a/b");
      await at(page, "new-folder").fill(studio.parent);
      await at(page, "new-make").click();
      await at(page, "picker-problem").getByText("cannot name a project").waitFor();
      assert.deepEqual(await screens(page), shown);
      await page.keyboard.press("Escape");
      await menu(page, "save-as");
      assert.equal(await at(page, "picker-problem").count(), 0);
      await at(page, "save-as-name").fill("dusk");
      await at(page, "save-as-make").click();
      await at(page, "picker-problem").getByText("dusk").waitFor();
      assert.equal(await at(page, "song-name").textContent(), "night");
      assert.deepEqual(await studio.log(), ["[auto] Project loaded"]);
      assert.deepEqual(page.complaints, []);
    }));
});
