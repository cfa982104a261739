// The workshop as one lives in it: the real program, a real project, a real browser. The claims follow one session from
// start to end, each building on what the ones before left.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, newPage, picture, sounds } from "./support/browser.mjs";
import { Ear } from "./support/ear.mjs";
import { processesOf, Program, Project } from "./support/program.mjs";

const claimLimit = { timeout: 90_000 };

describe("the workshop page", { concurrency: 1 }, () => {
  let project, program, browser, page, ear, original, withLevel;
  const at = (id) => page.getByTestId(id);
  const state = (id, value) => page.waitForSelector(`[data-testid="${id}"][data-state="${value}"]`);
  const ending = (value) => page.waitForSelector(`[data-testid="stage-line"][data-ending="${value}"]`, { timeout: 60_000 });

  before(async () => {
    project = await Project.copy("tremolo");
    original = await project.read();
    withLevel = addLevel(original);
    program = await Program.start(project.folder, { port: 0 });
    browser = await launch();
    page = await newPage(browser);
    await page.goto(program.address);
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    program?.kill();
    await program?.ended;
    await project?.remove();
  }, { timeout: 20_000 });

  test("shows the song, and the plugin with its parameters once it is built", claimLimit, async () => {
    await state("link", "live");
    await at("param-rate").waitFor({ timeout: 60_000 });
    await ending("complete");
    for (const id of ["rate", "depth", "shape", "spread"]) assert.ok(await at(`param-${id}`).isVisible(), id);
    assert.equal(await at("slider-rate").getAttribute("aria-valuenow"), "4");
    assert.match(await at("value-rate").inputValue(), /^4(\.0+)? Hz$/);
    assert.equal(await at("mixer").getByRole("group").count(), 6, "five tracks and the master");
  });

  test("plays and stops, goes to a section and round it", claimLimit, async () => {
    if ((await at("play").getAttribute("aria-pressed")) === "true") await at("play").click();
    await page.waitForSelector('[data-testid="play"][aria-pressed="false"]');
    await picture(page, "idle");
    await page.keyboard.press("Space");
    await page.waitForSelector('[data-testid="play"][aria-pressed="true"]');
    await at("loop-section-1").click();
    await at("loop-region").waitFor();
    const strip = await at("strip").boundingBox();
    await at("strip").click({ position: { x: strip.width * 0.2, y: strip.height / 2 } });
    await page.waitForFunction(() => Number.parseInt(document.querySelector('[data-testid="position"]').textContent) >= 5);
  });

  test("moves its meters with the sound", claimLimit, async () => {
    const seen = new Set();
    for (let look = 0; look < 40 && seen.size < 5; ++look) {
      seen.add(await at("master-meter").getAttribute("aria-valuenow"));
      await page.waitForTimeout(100);
    }
    assert.ok(seen.size >= 5, `the master's meter stood still at ${[...seen]}`);
    assert.ok(await meterIsDrawn(page, "master-meter"), "the meter's canvas is empty");
    await picture(page, "playing");
  });

  test("sounds in the browser after a click on Listen", claimLimit, async () => {
    await at("listen").click();
    await state("listen", "on");
    await sounds(page);
    await at("listen").click();
    await state("listen", "off");
  });

  test("takes a typed value, a dragged slider and a key, and the server agrees", claimLimit, async () => {
    await at("value-rate").fill("7.5");
    await at("value-rate").press("Enter");
    await parameterIs(page, "rate", 7.5);

    const depth = await at("slider-depth").boundingBox();
    await page.mouse.move(depth.x + depth.width / 2, depth.y + depth.height / 2);
    await page.mouse.down();
    await page.mouse.move(depth.x + depth.width * 0.9, depth.y + depth.height / 2, { steps: 20 });
    await page.mouse.up();
    const dragged = Number(await at("param-depth").getAttribute("data-value"));
    assert.ok(dragged > 85 && dragged < 100, `dragged to ${dragged}`);
    await at("slider-depth").dblclick();
    await parameterIs(page, "depth", 50);

    await at("choice-shape").getByText("Triangle").click();
    await at("slider-spread").press("End");
    const second = await newPage(browser);
    await second.goto(program.address);
    for (const [id, value] of [["rate", 7.5], ["depth", 50], ["shape", 1], ["spread", 180]]) await parameterIs(second, id, value);
    await second.context().close();
  });

  test("refuses a text that is no value, and says so", claimLimit, async () => {
    await at("value-rate").fill("fast");
    await at("value-rate").press("Enter");
    await page.waitForSelector('[data-testid="value-rate"][aria-invalid="true"]');
    await at("value-rate").press("Escape");
    await parameterIs(page, "rate", 7.5);
  });

  test("takes back what was moved, and brings it again", claimLimit, async () => {
    await at("value-rate").fill("3");
    await at("value-rate").press("Enter");
    await parameterIs(page, "rate", 3);
    await at("undo-head").click();
    await parameterIs(page, "rate", 7.5);
    await at("redo-head").click();
    await parameterIs(page, "rate", 3);
    await page.keyboard.press("Control+z");
    await parameterIs(page, "rate", 7.5);
  });

  test("shows a parameter that a save brings without a refresh, and keeps the values of the others", claimLimit, async () => {
    await page.evaluate(() => (globalThis.neverRefreshed = true));
    await project.save(withLevel);
    await at("param-level").waitFor({ timeout: 60_000 });
    await at("new-level").waitFor();
    await ending("complete");
    await parameterIs(page, "rate", 7.5);
    await parameterIs(page, "shape", 1);
    await picture(page, "new-parameter");
  });

  test("makes the new parameter heard when it is moved", claimLimit, async () => {
    ear = await Ear.open(page);
    await at("track-3-solo").click();
    const loud = await ear.until((rms) => rms > 0.001, "the keys alone sound");
    await at("slider-level").press("Home");
    await ear.until((rms) => rms < loud * 0.05, "at level 0 the keys fall silent");
    await at("slider-level").press("End");
    await ear.until((rms) => rms > loud * 0.5, "at full level they are back");
    await at("track-3-solo").click();
  });

  test("shows a syntax error with file and line while the sound goes on", claimLimit, async () => {
    await ear.until((rms) => rms > 0.001, "all tracks sound");
    const mark = await ear.mark();
    const { text, line } = breakSyntax(withLevel);
    await project.save(text);
    await at("error-overlay").waitFor({ timeout: 60_000 });
    assert.match(await at("first-error-place").textContent(), new RegExp(`tremolo\\.cpp:${line}:\\d+$`));
    assert.match(await at("first-error").locator(".code-guilty").first().textContent(), /broken/);
    await ear.next(2);
    const sound = await ear.since(mark);
    assert.equal(sound.gaps, 0, "packets of sound were lost");
    assert.ok(sound.quietest > 0.0005, `half a second of silence: ${JSON.stringify(sound)}`);
    await picture(page, "error");
  });

  test("hides the overlay with Esc and brings it back on demand", claimLimit, async () => {
    await page.keyboard.press("Escape");
    await at("error-overlay").waitFor({ state: "detached" });
    await at("show-errors").click();
    await at("error-overlay").waitFor();
  });

  test("clears the overlay with the repair, without a click, and the values are still there", claimLimit, async () => {
    await project.save(withLevel);
    await at("error-overlay").waitFor({ state: "detached", timeout: 60_000 });
    await ending("complete");
    await parameterIs(page, "rate", 7.5);
    await parameterIs(page, "level", 1);
    assert.equal(await page.evaluate(() => globalThis.neverRefreshed), true);
  });

  test("is usable on a phone and in daylight", claimLimit, async () => {
    for (const [name, options] of [
      ["narrow", { viewport: { width: 400, height: 860 } }],
      ["light", { colorScheme: "light" }],
    ]) {
      const other = await newPage(browser, options);
      await other.goto(program.address);
      await other.getByTestId("param-rate").waitFor();
      const [content, window] = await other.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(content <= window, `${name}: ${content} px of content in a window of ${window} px`);
      await picture(other, name);
      assert.deepEqual(other.complaints, []);
      await other.context().close();
    }
  });

  test("has nothing to complain of on the console", () => assert.deepEqual(page.complaints, []));

  test("comes back by itself when the program is stopped and started on the same port", claimLimit, async () => {
    const { port } = program;
    const ended = await program.stop();
    assert.deepEqual(ended, { code: 0, signal: null }, program.output);
    await state("link", "lost");
    await at("reconnecting").waitFor();
    await picture(page, "reconnecting");
    program = await Program.start(project.folder, { port });
    await state("link", "live");
    await at("reconnecting").waitFor({ state: "detached" });
    await at("param-level").waitFor({ timeout: 60_000 });
    assert.equal(await page.evaluate(() => globalThis.neverRefreshed), true);
    const unexpected = page.complaints.filter((text) => !/WebSocket connection to .* failed/.test(text));
    assert.deepEqual(unexpected, []);
  });

  test("leaves no process behind when the program ends", claimLimit, async () => {
    const ended = await program.stop();
    assert.deepEqual(ended, { code: 0, signal: null }, program.output);
    assert.deepEqual(await processesOf(project.parent), []);
  });
});

/** The tremolo with one parameter more, which scales its output. */
function addLevel(source) {
  const declared = source.replace(
    "    void prepare(",
    '    aviary::FloatParam level{*this, "level", "Level", {.min = 0, .max = 1, .initial = 1}};\n\n    void prepare(',
  );
  const used = declared.replace("block.in(channel)[frame] * gain", "block.in(channel)[frame] * gain * level.at(frame)");
  assert.ok(declared !== source && used !== declared, "the example is not what this test knows");
  return used;
}

/** The source with an error, and its line. */
function breakSyntax(source) {
  const before = source.slice(0, source.indexOf("    void reset()"));
  return { text: `${before}    int broken = ;\n${source.slice(before.length)}`, line: before.split("\n").length };
}

async function parameterIs(page, id, value) {
  await page.waitForFunction(
    ([name, wanted]) => {
      const shown = document.querySelector(`[data-testid="param-${name}"]`)?.getAttribute("data-value");
      return shown !== undefined && shown !== null && Math.abs(Number(shown) - wanted) < 1e-6 * Math.max(1, Math.abs(wanted));
    },
    [id, value],
    { polling: 50 },
  );
}

/** In its place, on the canvas that lies over it. */
function meterIsDrawn(page, id) {
  return page.waitForFunction(
    (testId) => {
      const meter = document.querySelector(`[data-testid="${testId}"]`).getBoundingClientRect();
      return [...document.querySelectorAll("canvas.meter-board")].some((canvas) => {
        const board = canvas.getBoundingClientRect();
        const scale = canvas.width / board.width;
        if (!(scale > 0) || meter.left < board.left - 1 || meter.right > board.right + 1) return false;
        const place = [meter.left - board.left, meter.top - board.top, meter.width, meter.height];
        const { data } = canvas.getContext("2d").getImageData(...place.map((length) => Math.round(length * scale)));
        return data.some((byte) => byte > 0);
      });
    },
    id,
    { polling: 50 },
  );
}
