// The page of a song keeps its word: it says what the program refuses and what cannot be heard, a hand's movement is one
// step of the history, and nothing that somebody left is lost while he looks elsewhere.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import WebSocket from "ws";
import { launch, picture } from "./support/browser.mjs";
import { eventually } from "./support/eventually.mjs";
import { at, drag, inStudio, opened, song, story, textOf, type } from "./support/studio.mjs";
import { entranceOf } from "./support/wire.mjs";

const claimLimit = { timeout: 60_000 };

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const asked = async (page, method) => (await story(page)).filter((event) => event.asked === method).length;
const focus = (page) =>
  page.evaluate(() => document.activeElement.dataset.testid ?? (document.activeElement.matches(".cm-content") ? "the text" : document.activeElement.tagName));
const middleOf = async (locator) => {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
};
const withEffect = (word) => song.replace("    plugin mono\n", `    plugin mono\n    fx ${word}\n`);

describe("what the program refuses", { concurrency: 1 }, () => {
  test("is said in its words, and the control shows what is true", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "track-1-send").focus();
      await at(page, "track-1-send").selectOption({ label: "bass" });
      await at(page, "track-1-send-2").waitFor();
      await at(page, "track-2-send").focus();
      await at(page, "track-2-send").selectOption({ label: "lead" });
      await at(page, "refusal").getByText("Cannot send track 2 to track 1: its sound comes back from there").waitFor();
      await eventually(() => at(page, "track-2-send-1").count(), 0, "the send that is not there");
      await picture(page, "refusal");
      await at(page, "refusal").getByRole("button").click();
      await at(page, "refusal").waitFor({ state: "detached" });
      assert.deepEqual(page.complaints, []);
    }));
});

describe("a drag", { concurrency: 1 }, () => {
  test("is one step of the history, also when Shift is let go of in the middle of it", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const [x, y] = await middleOf(at(page, "track-1-volume"));
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x, y + 20, { steps: 5 });
      await page.keyboard.down("Shift");
      await page.mouse.move(x, y + 40, { steps: 5 });
      await page.keyboard.up("Shift");
      const before = Number(await at(page, "track-1-volume").getAttribute("aria-valuenow"));
      await page.mouse.move(x, y + 60, { steps: 5 });
      await page.mouse.up();
      const value = Number(await at(page, "track-1-volume").getAttribute("aria-valuenow"));
      assert.ok(value < before, "the drag goes on after Shift");
      await eventually(async () => (await studio.log()).length, 2, "one step of the history");
      assert.equal(await asked(page, "gesture.end"), 1);
    }));

  test("is a step of its own, however soon the next one begins", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await drag(page, at(page, "track-1-volume"), -40);
      await drag(page, at(page, "track-2-pan"), 0);
      await drag(page, at(page, "track-2-volume"), -40);
      await eventually(async () => (await studio.log()).length, 3, "a step of the history for each");
      const [last, first] = await studio.log();
      assert.match(last, /^\[mixer\] bass volume /);
      assert.match(first, /^\[mixer\] lead volume /);
    }));

  test("ends where the hand is taken from it: by another window, or because the control goes away", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const grab = async (down) => {
        const [x, y] = await middleOf(at(page, "track-2-volume"));
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x, y + down, { steps: 6 });
      };
      await grab(30);
      await at(page, "track-2-volume").dispatchEvent("pointercancel", { pointerId: 1 });
      await eventually(() => asked(page, "gesture.end"), 1, "the gesture's end when the pointer is cancelled");
      await page.mouse.up();
      await grab(45);
      await at(page, "track-2-volume").evaluate((slider) => slider.blur()); // as when the window is left
      await eventually(() => asked(page, "gesture.end"), 2, "the gesture's end when the focus is lost");
      await page.mouse.up();
      await grab(60);
      await at(page, "show-mixer").evaluate((button) => button.click());
      await eventually(() => asked(page, "gesture.end"), 3, "the gesture's end when the mixer is hidden");
      await page.mouse.up();
      await eventually(async () => (await studio.log()).length, 4, "a step of the history for each");
    }));
});

describe("a loop that is switched off", { concurrency: 1 }, () => {
  test("comes back where it was, also after the page was loaded again", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const told = async () => (await story(page)).filter((event) => event.told === "transport:state").at(-1)?.params.loop;
      const loops = (wanted) => eventually(() => at(page, "loop-song").getAttribute("aria-pressed"), String(wanted), "the loop");
      const { x, y, width } = await at(page, "ruler").boundingBox();
      await page.mouse.move(x + width * 0.25, y + 34);
      await page.mouse.down();
      await page.mouse.move(x + width * 0.5, y + 34, { steps: 5 });
      await page.mouse.up();
      await loops(true);
      const region = await told();
      assert.ok(region.start > 0 && region.end < 8, JSON.stringify(region));
      await page.keyboard.press("l");
      await loops(false);
      await page.reload();
      await opened(page);
      await loops(false);
      await at(page, "loop-song").click();
      await loops(true);
      assert.deepEqual(await told(), region);
      await page.keyboard.press("Shift+L");
      await eventually(told, { start: 0, end: 8 }, "the whole song");
    }));
});

describe("the text", { concurrency: 1 }, () => {
  test("keeps what can be undone in it while another panel is shown", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await type(page, "# one\n");
      await eventually(() => studio.read(), `# one\n${song}`, "the file");
      await at(page, "tab-history").click();
      await at(page, "editor").waitFor({ state: "detached" });
      await studio.save(`# one\n${song}# by others\n`);
      await at(page, "tab-text").click();
      await eventually(() => textOf(page), `# one\n${song}# by others\n`, "the text");
      await page.locator(".cm-content").focus();
      await page.keyboard.press("Control+z");
      await eventually(() => textOf(page), `${song}# by others\n`, "the text without what was typed here");
      assert.deepEqual(page.complaints, []);
    }));
});

/** Lets go of a file over the page. */
const dropFile = (page, name, bytes) =>
  page.evaluate(
    ([name, bytes]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
      dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
    },
    [name, [...bytes]],
  );

describe("a MIDI file", { concurrency: 1 }, () => {
  test("that is downloaded and dropped again is offered in place of the song, and undo brings the song back", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      const coming = page.waitForEvent("download");
      await at(page, "project-menu-button").click();
      await at(page, "menu-midi").click();
      const file = await coming;
      assert.equal(file.suggestedFilename(), "night.mid");
      const bytes = await readFile(await file.path());
      assert.equal(bytes.subarray(0, 4).toString(), "MThd");

      await dropFile(page, "night.mid", bytes);
      await at(page, "midi-offer").getByText("night.mid: ").waitFor();
      await at(page, "midi-leave").click();
      await at(page, "midi-offer").waitFor({ state: "detached" });
      assert.equal(await studio.read(), song);

      await dropFile(page, "night.mid", bytes);
      await at(page, "midi-take").click();
      await eventually(async () => (await studio.read()).includes("plugin poly") && (await studio.read()) !== song, true, "the text of the MIDI file");
      await at(page, "undo-head").click();
      await eventually(() => studio.read(), song, "the song again");
      assert.deepEqual(page.complaints, []);
    }));

  test("that is none is refused in words", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await dropFile(page, "take.wav", Buffer.from("RIFF"));
      await at(page, "refusal").getByText("take.wav is no MIDI file").waitFor();
      await dropFile(page, "night.mid", Buffer.from("no MIDI"));
      await at(page, "refusal").getByText("MIDI").waitFor();
      await dropFile(page, "night.mid", Buffer.alloc(300_000));
      await at(page, "refusal").getByText("larger than 256 KB").waitFor();
      assert.equal(await at(page, "midi-offer").count(), 0);
    }));
});

describe("a word that is being typed", { concurrency: 1 }, () => {
  test("is offered as it may go on, and Enter still ends the line", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await type(page, "mo");
      const offers = page.locator(".cm-tooltip-autocomplete li");
      await offers.getByText("motif").waitFor();
      await page.keyboard.press("Enter");
      await eventually(() => textOf(page), `mo\n${song}`, "the text");
      await page.keyboard.type("mot");
      await offers.getByText("motif").waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await eventually(() => textOf(page), `mo\nmotif${song}`, "the text with the word");
      assert.deepEqual(page.complaints, []);
    }));
});

describe("the focus", { concurrency: 1 }, () => {
  test("goes back to where it was after a dialog, whether it was left or did what it is for", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await page.locator(".cm-content").focus();
      await page.keyboard.press("Control+o");
      await at(page, "project-dialog").waitFor();
      await page.keyboard.press("Escape");
      await eventually(() => focus(page), "the text", "the focus after Escape");
      for (const [place, found] of [["track-1-pan", "track-1-pan"], [null, "the text"]]) {
        await (place ? at(page, place) : page.locator(".cm-content")).focus();
        await page.keyboard.press("Control+Shift+S");
        await eventually(() => focus(page), "save-as-name", "the focus in the form");
        await page.keyboard.type(`copy of ${found}`);
        await page.keyboard.press("Enter");
        await at(page, "project-dialog").waitFor({ state: "detached" });
        await at(page, "song-name").waitFor();
        await eventually(() => focus(page), found, "the focus after a copy was saved and opened");
      }
    }));
});

describe("a plugin of somebody else", { concurrency: 1 }, () => {
  const crashing = { crashing: { GAIN_ID: '"test.crashing"', GAIN_ASKS: "false", GAIN_IN_PROCESS: "if(value>1.9)abort()" } };
  const many = { many: { GAIN_ID: '"test.many"', GAIN_ASKS: "false", GAIN_PARAMETERS: 5000 } };
  const spaced = { spaced: { GAIN_ID: '"Gain #2 (test)"', GAIN_ASKS: "false" } };

  test("that stays down is marked on its track and in its panel, with what to do", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await page.getByTestId("track-2").locator(".slot", { hasText: "Gain" }).click();
      await at(page, "slot-panel").waitFor();
      await page.locator('[data-testid^="slider-"]').first().focus();
      await page.keyboard.press("End");
      await at(page, "slot-trouble").getByText("not started again").waitFor();
      await at(page, "slot-trouble").getByText("open the project again").waitFor();
      await page.getByTestId("track-2").locator(".slot-stopped").getByText("stopped").waitFor();
      await page.getByLabel("A plugin is stopped").waitFor();
      for (const width of [800, 1280, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        await picture(page, `stopped-${width}`);
      }
      await page.reload();
      await page.getByLabel("A plugin is stopped").waitFor();
      await page.setViewportSize({ width: 1280, height: 800 });
      const off = song;
      await studio.save(off);
      await at(page, "lane-2-mark").waitFor({ state: "detached" });
      assert.deepEqual(page.complaints, []);
    }, withEffect("test.crashing"), {}, crashing));

  test("shows 5,000 parameters at once, of which a search finds some", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "show-panel").waitFor();
      const slot = page.getByTestId("track-2").locator(".slot", { hasText: "Gain" });
      const shownAfter = await slot.evaluate(async (button) => {
        const began = performance.now();
        button.click();
        while (!document.querySelector('[data-testid="slot-panel"] .parameter')) await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return performance.now() - began;
      });
      console.log(`5,000 parameters are shown after ${shownAfter.toFixed(0)} ms`);
      assert.ok(shownAfter < 1500, `shown after ${shownAfter} ms`); // on a machine that others use too
      await at(page, "parameters-found").getByText("5000").waitFor();
      const rows = page.locator(".slot-panel .parameter");
      assert.ok((await rows.count()) < 150, `${await rows.count()} rows`);
      await picture(page, "many-parameters");
      await page.locator(".slot-panel").evaluate((panel) => (panel.scrollTop = panel.scrollHeight));
      await page.locator(".parameter", { hasText: "Filling 4999" }).waitFor();
      await eventually(() => page.locator(".parameter", { hasText: "Bypass" }).count(), 0, "rows far from view are gone");
      assert.ok((await rows.count()) < 150, `${await rows.count()} rows`);
      await at(page, "parameter-search").fill("4321");
      await page.locator(".parameter", { hasText: "Filling 4321" }).waitFor();
      await eventually(() => rows.count(), 1, "the one that was looked for");
      await at(page, "parameters-found").getByText("1 of 5000").waitFor();
      await at(page, "parameter-search").press("Escape");
      await page.locator(".parameter", { hasText: "Bypass" }).waitFor();
      assert.deepEqual(page.complaints, []);
    }, withEffect("test.many"), {}, many));

  test("whose id has blanks and signs is written into the text in quotes, and plays", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "lane-2").click();
      await at(page, "tab-browser").click();
      await at(page, "plugin-search").fill("#2");
      await page.getByRole("button", { name: "Put Gain on bass" }).click();
      await eventually(() => studio.read(), withEffect('"Gain #2 (test)"'), "the file");
      await page.getByTestId("track-2").locator(".slot", { hasText: "Gain" }).waitFor();
      await eventually(() => page.locator(".slot-silent").count(), 0, "it plays");
      await at(page, "tab-text").click();
      await at(page, "editor").locator(".bird-plugin", { hasText: '"Gain #2 (test)"' }).waitFor();
      assert.doesNotMatch(await at(page, "text-verdict").textContent(), /Gain/);
    }, song, {}, spaced));
});

describe("a very large song", { concurrency: 1 }, () => {
  const tracks = Array.from({ length: 100 }, (_, index) => index + 1);
  const sections = (count) => Array.from({ length: count }, (_, index) => `s${index}`);
  const large = ({ count, bars, rhythm }) =>
    [
      "sig\n  bpm 120\ntracks\n",
      ...tracks.map((track) => `  ${track} t${track}\n    plugin mono\n`),
      "arr\n",
      ...sections(count).map((section) => `  ${section} ${bars}\n`),
      ...sections(count).map((section) => `sec ${section}\n${tracks.map((track) => `  trk ${track} t${track}\n    p ${rhythm}\n      n > C3 D3\n`).join("")}`),
    ].join("");

  test("is shown, with what of it is not drawn", { timeout: 120_000 }, () =>
    inStudio(
      browser,
      async (studio) => {
        const page = await studio.page();
        let sockets = 0;
        page.on("websocket", () => (sockets += 1));
        await opened(page);
        await at(page, "arrangement").getByLabel("100 tracks with 4000 clips").waitFor();
        // 100,000 notes are those of 781 clips with 128 each.
        assert.match(await at(page, "left-out").textContent(), /^412,032 notes of 81 tracks are not drawn/);
        await eventually(() => at(page, "link").getAttribute("data-state"), "live", "the connection");
        for (const width of [800, 1280, 1920]) {
          await page.setViewportSize({ width, height: 900 });
          await picture(page, `large-song-${width}`);
        }
        assert.ok(sockets <= 1, "no connection after the first");
        assert.deepEqual(page.complaints, []);
      },
      large({ count: 40, bars: 8, rhythm: "x x x x x x x x x x x x x x x x" }),
    ));

  test("is told of by the track when a line of it changes, and the page goes on drawing", { timeout: 120_000 }, () =>
    inStudio(
      browser,
      async (studio) => {
        const page = await studio.page();
        await opened(page);
        await at(page, "lanes").waitFor();
        await page.waitForTimeout(2500); // what opening leaves behind
        const other = await watchStatuses(studio.program.address);
        await page.evaluate(watchFrames);
        const { text, version } = await other.request("song.read");
        const gaps = [];
        for (let edit = 0; edit < 5; ++edit) {
          await page.evaluate(() => (globalThis.story.length = 0)); // it is long, and takes time to be looked at
          await Promise.all([other.longest(), page.evaluate(() => globalThis.longestFrame())]);
          const changed = edit % 2 === 0 ? text.replace("n > C3 D3", "n > C3 E3") : text;
          await other.request("song.write", { text: changed, version: version + edit });
          await page.waitForTimeout(400);
          gaps.push([other.longest(), await page.evaluate(() => globalThis.longestFrame())]);
          const told = (await story(page)).filter((event) => event.told);
          assert.deepEqual(told.filter((event) => event.told === "score:changed").map(({ params }) => params.tracks), [[1]]);
          assert.ok(!told.some((event) => ["track:state", "project:changed"].includes(event.told)), "what is as it was is not told");
        }
        await other.close();
        const [program, drawn] = [0, 1].map((which) => gaps.map((gap) => gap[which]).sort((a, b) => a - b));
        console.log(`longest gaps after one-line edits: ${drawn[2].toFixed(0)} ms between frames of the page, ${program[2].toFixed(0)} ms between those of the program`);
        assert.ok(drawn[0] < 100 && program[0] < 100, JSON.stringify(gaps)); // on a machine that others use too
      },
      large({ count: 7, bars: 1, rhythm: "x x x x x x x x x x x x x x x x" }),
    ));
});

/** Runs in the page: measures the longest time between animation frames since it was last asked for. */
function watchFrames() {
  let [last, longest] = [performance.now(), 0];
  const frame = () => {
    const now = performance.now();
    [last, longest] = [now, Math.max(longest, now - last)];
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.longestFrame = () => {
    const was = longest;
    longest = 0;
    return was;
  };
}

/** Another client of the program, which measures the longest time between its status frames since it was last asked for. */
async function watchStatuses(address) {
  const { url, token } = entranceOf(address);
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let [last, longest, id] = [null, 0, 0];
  const waiting = new Map();
  socket.on("message", (data, isBinary) => {
    if (!isBinary) {
      const message = JSON.parse(data);
      return waiting.get(message.id)?.(message.result);
    }
    const now = performance.now();
    if (last !== null) longest = Math.max(longest, now - last);
    last = now;
  });
  const request = (method, params = {}) => {
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }));
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await request("app.enter", { token });
  await request("app.ui_ready", { peer: "interface" });
  const longestSince = () => {
    const was = longest;
    longest = 0;
    return was;
  };
  return { request, longest: longestSince, close: () => (socket.close(), closed) };
}
