// Two pages, a script, an editor outside and a poor disk change one song: there is one order of all that, and at rest
// engine, page, files and history agree.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { eventually } from "./support/eventually.mjs";
import { at, inStudio, opened, song, textOf, type } from "./support/studio.mjs";
import { Wire } from "./support/wire.mjs";

const claimLimit = { timeout: 90_000 };
const stormSeconds = Number(process.env.AVIARY_STORM_SECONDS ?? 60);

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

async function script(studio) {
  const wire = await Wire.open(studio.program.address);
  await wire.request("app.react_ready");
  return wire;
}
const stateOf = async (wire) => (await wire.request("app.ui_ready")).state;
const volumes = async (studio) => {
  const { tracks } = JSON.parse(await studio.read("daw.mixer.json"));
  return Object.fromEntries(tracks.map(({ number, volume_db }) => [number, volume_db]));
};
/** All that was accepted is on the disk. */
async function rest(wire, studio) {
  await wire.request("history.list", {});
  await eventually(async () => (await studio.git("status", "--porcelain", "--untracked-files=no")).trim(), "", "all is in the history");
  await wire.request("history.list", {});
}
/** Replaces the line of the editor that holds `what`, behind its blanks. */
async function retype(page, what, by) {
  await page.locator(".cm-line", { hasText: what }).click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.insertText(by);
}

describe("one order of changes", { concurrency: 1 }, () => {
  test("undoes what was typed last, also before it was sent", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const wire = await script(studio);
      await wire.request("mixer.set", { track: 1, volume_db: -10 });
      await type(page, "# hello\n");
      await at(page, "undo-head").click();
      await eventually(() => textOf(page), song, "the text is as before");
      assert.equal((await stateOf(wire)).tracks[0].volume_db, -10);
      await eventually(() => at(page, "redo-head").isEnabled(), true, "what was typed can be redone");
      await eventually(() => studio.log(), ["[mixer] lead volume 0.0 -> -10.0 dB", "[auto] Project loaded"], "the history");
      await at(page, "redo-head").click();
      await eventually(() => textOf(page), `# hello\n${song}`, "it is back");
      wire.close();
    }));

  test("says whose step an undo took back", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const wire = await script(studio);
      await wire.request("mixer.set", { track: 2, volume_db: -7 });
      await at(page, "undo-head").click();
      await at(page, "undone-of-others").getByText("bass volume 0.0 -> -7.0 dB").waitFor();
      await type(page, "# mine\n");
      await eventually(async () => (await studio.log())[0], "[song] edit", "a step of its own");
      await at(page, "undo-head").click();
      await at(page, "undone-of-others").waitFor({ state: "detached" });
      wire.close();
    }));

  test("merges texts of two pages, and refuses the later of two on one line with words", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const [one, other] = [await studio.page(), await studio.page()];
      await Promise.all([opened(one), opened(other)]);
      const wire = await script(studio);
      await Promise.all([retype(one, "n C4", "n D4"), retype(other, "n C2", "n E2")]);
      const both = song.replace("n C4", "n D4").replace("n C2", "n E2");
      for (const page of [one, other]) await eventually(() => textOf(page), both, "both lines on both pages");
      await rest(wire, studio);
      assert.equal(await studio.read(), both);

      // Both change the tempo within one pause: whoever comes later keeps its text, and is told.
      await Promise.all([retype(one, "bpm 120", "bpm 90"), retype(other, "bpm 120", "bpm 70")]);
      const refused = await Promise.race([one, other].map(async (page) => (await at(page, "text-mine").waitFor(), page)));
      const taken = refused === one ? other : one;
      const [mine, theirs] = refused === one ? ["90", "70"] : ["70", "90"];
      assert.match(await at(refused, "text-verdict").textContent(), /line 2 was changed meanwhile/);
      assert.match(await textOf(refused), new RegExp(`bpm ${mine}`));
      assert.match(await textOf(taken), new RegExp(`bpm ${theirs}`));
      await at(refused, "text-mine").click();
      for (const page of [one, other]) await eventually(() => textOf(page), both.replace("120", mine), "what was chosen stands");
      wire.close();
    }));

  test("says what the disk does not take, and keeps it once it does", { ...claimLimit, skip: process.getuid() !== 0 && "only root can mount a small disk" }, () =>
    inStudio(browser, async (studio) => {
      await studio.stop();
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", studio.folder]);
      try {
        await writeFile(studio.file, song);
        await studio.start();
        const page = await studio.page();
        await opened(page);
        const wire = await script(studio);
        await wire.request("mixer.set", { track: 1, volume_db: -1 });
        await rest(wire, studio);
        const filler = path.join(studio.folder, "filler");
        await writeFile(filler, Buffer.alloc(8 << 20)).catch(() => undefined);
        await wire.request("mixer.set", { track: 1, volume_db: -2 });
        await at(page, "unkept").getByText("not on the disk yet").waitFor();
        await type(page, "# typed on a full disk\n");
        await at(page, "unkept").getByText("2 edits").waitFor();
        assert.equal((await volumes(studio))[1], -1);
        await rm(filler);
        await at(page, "unkept").waitFor({ state: "detached" });
        await rest(wire, studio);
        assert.equal((await volumes(studio))[1], -2);
        assert.equal(await studio.read(), `# typed on a full disk\n${song}`);
        wire.close();
        await studio.stop();
      } finally {
        studio.program.kill();
        await studio.program.ended;
        execFileSync("umount", ["-l", studio.folder]);
      }
      await studio.start();
    }));

  test("offers at the next start what a detached HEAD kept from the history", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const wire = await script(studio);
      for (const level of [-5, -6]) await wire.request("mixer.set", { track: 1, volume_db: level });
      await rest(wire, studio);
      await studio.git("checkout", "-q", "HEAD~1");
      await at(page, "unkept").getByText("git switch").waitFor();
      await type(page, "# on no branch\n");
      await eventually(async () => (await wire.request("song.read")).text.includes("# on no branch"), true, "the program has it");
      await at(page, "unkept").getByText(/edits? (is|are) not on the disk/).waitFor();
      wire.close();
      await studio.stop();
      assert.match(studio.program.output, /offered when the project is opened again/);
      await studio.git("switch", "-qc", "other");
      await studio.start();
      const again = await studio.page();
      await opened(again);
      await at(again, "recovered").waitFor();
      await at(again, "recover-take").click();
      await at(again, "recovered").waitFor({ state: "detached" });
      await eventually(() => studio.read(), `# on no branch\n${song}`, "the text");
      assert.equal((await studio.git("branch", "--show-current")).trim(), "other");
    }));

  test("shows both where another program's save and an edit clash", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const wire = await script(studio);
      const { text, version } = await wire.request("song.read", {});
      await studio.save(song.replace("120", "133"));
      await wire.request("song.write", { text: text.replace("120", "90"), version }).catch(() => undefined);
      await eventually(() => studio.read(), song.replace("120", "133"), "the save stands");
      await rest(wire, studio);
      if (!(await studio.log()).includes("[song] edit")) {
        const shown = at(page, "set-aside");
        await shown.getByText("bpm 90").waitFor();
        await shown.getByText("bpm 133").waitFor();
        await shown.getByRole("button").click();
        await shown.waitFor({ state: "detached" });
      }
      wire.close();
    }));

  test(`comes to rest whole after a storm of ${stormSeconds} s`, { timeout: 60_000 + stormSeconds * 3000 }, () =>
    inStudio(browser, async (studio) => {
      const [one, other] = [await studio.page(), await studio.page()];
      await Promise.all([opened(one), opened(other)]);
      const wire = await script(studio);
      const end = Date.now() + stormSeconds * 1000;
      const done = { edits: 0, saves: 0, undos: 0, typed: 0, refused: 0 };
      const pause = (most) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));
      const again = async (what) => {
        while (Date.now() < end) await what();
      };
      await Promise.all([
        again(async () => {
          const change = { track: 1 + Math.floor(Math.random() * 2), volume_db: -Math.floor(Math.random() * 300) / 10 };
          await wire.request("mixer.set", change).then(() => done.edits++, () => done.refused++);
          await pause(30);
        }),
        again(async () => {
          await pause(700);
          const text = await studio.read();
          await studio.save(text.replace(/v \d+/, `v ${60 + Math.floor(Math.random() * 60)}`));
          done.saves++;
        }),
        again(async () => {
          await pause(900);
          await wire.request(Math.random() < 0.7 ? "history.undo" : "history.redo", {});
          done.undos++;
        }),
        ...[one, other].map((page, index) =>
          again(async () => {
            await pause(900);
            await page.locator(".cm-content").click();
            await page.keyboard.press("Control+Home");
            await page.keyboard.insertText(`# page ${index} ${done.typed++}\n`);
          }),
        ),
      ]);
      for (const page of [one, other]) {
        await pause(600);
        await eventually(async () => {
          if (await at(page, "text-theirs").isVisible()) await at(page, "text-theirs").click();
          return page.locator("[data-testid=text-theirs]").count();
        }, 0, "no page holds a text back");
      }
      await pause(600);
      await rest(wire, studio);
      const state = await stateOf(wire);
      const kept = await volumes(studio);
      for (const { number, volume_db } of state.tracks) assert.equal(volume_db, kept[number] ?? 0, `track ${number}`);
      const text = await studio.read();
      assert.equal((await wire.request("song.read", {})).text, text);
      for (const page of [one, other]) await eventually(() => textOf(page), text, "the text of each page");
      assert.equal(await studio.git("fsck", "--strict", "--no-dangling"), "");
      assert.equal(await studio.git("rev-list", "--min-parents=2", "HEAD"), "", "one line");
      const steps = (await wire.request("history.list", {})).entries.filter(({ is_undone }) => !is_undone);
      assert.equal(steps.length, (await studio.log()).length, "each step is a commit");
      console.log(`storm: ${JSON.stringify(done)}, ${steps.length} steps`);
      for (const page of [one, other]) assert.deepEqual(page.complaints, []);
      wire.close();
    }));
});
