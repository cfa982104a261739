// The bench on the page: what feeds the plugin, what comes out of it, and what reloads make of it, with the real program
// and a real browser. The claims follow one session each.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, newPage, picture } from "./support/browser.mjs";
import { pixelsChanged, spectrumPeak } from "./support/canvas.mjs";
import { Ear } from "./support/ear.mjs";
import { Program, Project } from "./support/program.mjs";
import { squareWave } from "./support/wav.mjs";

const claimLimit = { timeout: 90_000 };
/** Root mean square of a sine at that level. */
const sineRms = (db) => 10 ** (db / 20) / Math.SQRT2;
const near = (wanted) => (rms) => Math.abs(rms / wanted - 1) < 0.03;

/** One program with one page on it. */
class Session {
  /** `options` as Program.start takes them. */
  static async open(project, options = {}) {
    const session = new Session();
    session.project = project;
    session.program = await Program.start(project.folder, { port: 0, ...options });
    session.browser = await launch();
    session.page = await newPage(session.browser);
    session.sent = requestsOf(session.page);
    await session.page.goto(session.program.address);
    await session.at("workshop").waitFor();
    return session;
  }

  at = (id) => this.page.getByTestId(id);

  /** The transport stands: what sounds then is not the song. */
  async stand() {
    const playing = () => this.page.waitForSelector('[data-testid="play"][aria-pressed="true"]', { timeout: 2000 });
    if (await playing().catch(() => null)) await this.at("play").click();
    await this.page.waitForSelector('[data-testid="play"][aria-pressed="false"]');
  }

  async type(id, text) {
    await this.at(id).fill(text);
    await this.at(id).press("Enter");
  }

  choose(source) {
    return this.at("source-kinds").getByText(source, { exact: true }).click();
  }

  async close() {
    await this.browser?.close();
    this.program?.kill();
    await this.program?.ended;
    await this.project?.remove();
  }
}

/** Methods and params of what a page asks the program. */
function requestsOf(page) {
  const requests = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const { method, params } = JSON.parse(payload);
      requests.push({ method, params });
    }),
  );
  return requests;
}

async function eventually(condition, what) {
  for (let look = 0; look < 200; ++look) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(what);
}

describe("an effect on the bench", { concurrency: 1 }, () => {
  let session, page, at, plugin, original;

  before(async () => {
    const project = await Project.copy("tremolo");
    original = await project.read();
    session = await Session.open(project);
    page = session.page;
    at = session.at;
    await at("param-rate").waitFor({ timeout: 60_000 });
    await session.stand();
    await session.type("value-depth", "0");
    plugin = await Ear.open(page, "plugin");
  }, { timeout: 90_000 });

  after(() => session?.close(), { timeout: 20_000 });

  test("is fed with a tone, of the frequency and level that are typed", claimLimit, async () => {
    await session.choose("Tone");
    await session.type("source-hertz-value", "1k");
    await session.type("source-level-value", "-12 dB");
    await plugin.until(near(sineRms(-12)), "a tone of -12 dB goes through the tremolo");
    const master = await Ear.open(page);
    await master.until((rms) => rms > 0.05, "the tone is heard in the song, though the song stands");
    await at("source-level").press("PageDown");
    await plugin.until(near(sineRms(-18)), "a page key is 6 dB");
  });

  test("shows its level, a wave that stands still, and the tone in the spectrum", claimLimit, async () => {
    const shows = async (id, db) => Math.abs(Number(await at(id).textContent()) - db) < 0.2;
    await eventually(() => shows("output-rms", -21), "RMS, 3 dB below the peak of a sine");
    await eventually(() => shows("output-peak", -18), "peak");
    await eventually(async () => Math.abs((await spectrumPeak(page)) / 1000 - 1) < 0.05, "the spectrum's highest peak");
    await page.waitForTimeout(3000); // until the scope's range has settled
    assert.ok((await pixelsChanged(page, "scope", 300)) < 0.02, "the wave wanders");
    await picture(page, "tone");
    await session.choose("Noise");
    await plugin.until((rms) => rms > 0.01 && !near(sineRms(-18))(rms), "noise is no sine");
    assert.ok((await pixelsChanged(page, "scope", 300)) > 0.05, "noise must not stand still");
  });

  test("falls silent, and says so", claimLimit, async () => {
    await session.choose("Silence");
    await plugin.until((rms) => rms === 0, "silence");
    await eventually(async () => (await at("output-rms").textContent()) === "-∞", "the meter falls");
    assert.ok(await page.locator('[data-testid="source-settings"] *').count() === 0, "silence has no settings");
  });

  test("plays a sound file that comes into the project", claimLimit, async () => {
    assert.ok(await at("source-kinds").getByLabel("File").isDisabled(), "there is no file yet");
    await writeFile(path.join(session.project.folder, "square.wav"), squareWave(0.25));
    await eventually(() => at("source-kinds").getByLabel("File").isEnabled(), "the file is found");
    await session.choose("File");
    assert.equal(await at("source-file").inputValue(), "square.wav");
    await plugin.until(near(0.25), "a square wave has its height as root mean square");
  });

  test("tells other pages what feeds it", claimLimit, async () => {
    const second = await newPage(session.browser, { viewport: { width: 400, height: 860 } });
    await second.goto(session.program.address);
    await second.waitForSelector('[data-testid="source"][data-kind="file"]');
    await session.choose("Song");
    await second.waitForSelector('[data-testid="source"][data-kind="song"]');
    await second.context().close();
  });

  test("is not watched where nobody sees it", claimLimit, async () => {
    const watched = () => session.sent.filter(({ method }) => method === "workshop.watch").at(-1)?.params.on;
    assert.equal(watched(), true);
    await page.setViewportSize({ width: 400, height: 500 });
    await page.evaluate(() => scrollTo(0, 0));
    await eventually(() => watched() === false, "scrolled out of view");
    await at("scope").scrollIntoViewIfNeeded();
    await eventually(() => watched() === true, "scrolled into view");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test("goes back to a default by the Tab key alone", claimLimit, async () => {
    await at("value-depth").focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "reset-depth");
    await page.keyboard.press("Enter");
    await page.waitForSelector('[data-testid="param-depth"][data-value="50"]');
  });

  test("shows what a save made of its parameters", claimLimit, async () => {
    await page.evaluate(() => (globalThis.neverRefreshed = true));
    await session.type("value-rate", "18");
    await page.waitForSelector('[data-testid="param-rate"][data-value="18"]');
    await session.project.save(narrower(original));
    await at("range-rate").waitFor({ timeout: 60_000 });
    assert.equal(await at("range-rate").textContent(), "0.1 – 20 → 0.1 – 8 Hz");
    assert.match(await at("clamped-rate").textContent(), /was 18/);
    assert.match(await at("removed").textContent(), /gone: Spread/);
    assert.equal(await at("param-spread").count(), 0);
    assert.equal(await at("slider-rate").getAttribute("aria-valuemax"), "8");
    assert.equal(await at("param-rate").getAttribute("data-value"), "8");
    await picture(page, "changed");
    await at("removed").getByRole("button").click();
    await at("removed").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => globalThis.neverRefreshed), true);
  });

  test("tells where the time of each save went", claimLimit, async () => {
    const runs = await at("history").getByRole("listitem").all();
    assert.equal(runs.length, 2);
    const bar = await runs[0].getByRole("img").getAttribute("aria-label");
    assert.match(bar, /build \d+ ms, probe \d+ ms, canary \d+ ms, swap \d+ ms/);
    await runs[0].getByRole("button").click();
    assert.match(await runs[0].locator("ol").textContent(), /built .*save to sound/);
  });

  test("compares the last two versions by a click each", claimLimit, async () => {
    const sounding = (letter) => page.waitForSelector(`[data-testid="version-${letter}"][aria-pressed="true"]`);
    await sounding("b");
    assert.match(await at("version-a").textContent(), /^A\d\d:\d\d:\d\d[0-9a-f]{8}$/);
    assert.notEqual(await at("version-a").getAttribute("data-run"), await at("version-b").getAttribute("data-run"));
    await at("version-a").click();
    await sounding("a");
    await at("param-spread").waitFor();
    assert.equal(await at("slider-rate").getAttribute("aria-valuemax"), "20");
    await picture(page, "compared");
    await at("version-b").click();
    await sounding("b");
    await at("param-spread").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => globalThis.neverRefreshed), true);
  });

  test("has nothing to complain of on the console", () => assert.deepEqual(page.complaints, []));
});

describe("a place of an error", { concurrency: 1 }, () => {
  /** A page on a project that does not build, with these variables set for the program and no others that name an editor. */
  async function broken(variables, claim) {
    const project = await Project.copy("tremolo");
    await project.save(`${await project.read()}\nint broken = ;\n`);
    const through = () => ["env", "-u", "AVIARY_EDITOR", "-u", "VISUAL", "-u", "EDITOR", ...variables(project)];
    const session = await Session.open(project, { through });
    try {
      await session.at("first-error-open").waitFor({ timeout: 60_000 });
      await claim(session);
      assert.deepEqual(session.page.complaints, []);
    } finally {
      await session.close();
    }
  }

  test("opens in the author's editor", claimLimit, () => {
    const editor = (project) => path.join(project.parent, "editor");
    const told = (project) => path.join(project.parent, "told");
    return broken((project) => [`AVIARY_EDITOR=${editor(project)} {file} {line} {column}`], async ({ project, at }) => {
      await writeFile(editor(project), `#!/bin/sh\necho "$@" >"${told(project)}"\n`, { mode: 0o755 });
      const [, line, column] = /:(\d+):(\d+)$/.exec(await at("first-error-place").textContent());
      await at("first-error-open").click();
      await eventually(() => readFile(told(project), "utf8").then(Boolean, () => false), "the editor was not started");
      assert.equal(await readFile(told(project), "utf8"), `${project.source} ${line} ${column}\n`);
      assert.equal(await at("first-error-problem").count(), 0);
    });
  });

  test("can be copied where no editor is known, and the page says which setting is missing", claimLimit, () =>
    broken(() => [], async ({ page, at }) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await at("first-error-open").click();
      await at("first-error-problem").waitFor();
      assert.match(await at("first-error-problem").textContent(), /^no editor is known: set AVIARY_EDITOR/);
      await picture(page, "no-editor");
      await at("first-error-copy").click();
      await at("first-error-copy").getByText("Copied").waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await at("first-error-place").textContent());
    }));
});

describe("a plugin that crashes in its cage", { concurrency: 1 }, () => {
  let session, at, original;
  const spring = async () => {
    await at("choice-trap").getByText("Off").click();
    await at("choice-trap").getByText("Sprung").click();
  };

  before(async () => {
    const project = await Project.copy("tremolo");
    original = await project.read();
    await project.save(withTrap(original));
    session = await Session.open(project, { arguments: ["--isolation", "cage"] });
    at = session.at;
    await at("param-trap").waitFor({ timeout: 60_000 });
  }, { timeout: 90_000 });

  after(() => session?.close(), { timeout: 20_000 });

  test("is said to be in a cage", claimLimit, async () => {
    assert.equal(await at("isolation").getAttribute("data-state"), "cage");
    assert.equal(await at("health").count(), 0);
  });

  test("says what befell it, and that it sounds again", claimLimit, async () => {
    const plugin = await Ear.open(session.page, "plugin");
    await plugin.next(2); // one that crashes before it played for a second is not started again
    await spring();
    await at("recovered").waitFor();
    assert.match(await at("recovered").textContent(), /Sounds again: the plugin was killed by SIG/);
    await at("health").waitFor({ state: "detached" });
    await picture(session.page, "recovered");
  });

  test("says that it is stopped, also above the errors of a failed build", claimLimit, async () => {
    const stopped = () => session.page.locator('[data-testid="health"][data-state="stopped"]').isVisible();
    await eventually(async () => (await stopped()) || (await spring()), "it is started again without end");
    assert.match(await at("health").textContent(), /^The plugin was killed by SIG/);
    await picture(session.page, "stopped");
    await session.project.save(`${original}\nbroken`);
    await at("error-overlay").waitFor({ timeout: 60_000 });
    assert.ok(await at("error-overlay").getByTestId("health").isVisible());
    assert.doesNotMatch(await at("error-overlay").textContent(), /plays on/);
    await picture(session.page, "stopped-error");
  });

  test("is well again with the next good save, without a click", claimLimit, async () => {
    await session.project.save(original);
    await at("error-overlay").waitFor({ state: "detached", timeout: 60_000 });
    await at("health").waitFor({ state: "detached" });
    assert.match(await at("removed").textContent(), /gone: Trap/);
  });

  test("has nothing to complain of on the console", () => assert.deepEqual(session.page.complaints, []));
});

describe("an instrument on the bench", { concurrency: 1 }, () => {
  let session, page, at, plugin;
  const sounds = (what) => plugin.until((rms) => rms > 0.001, what);
  const fallsSilent = (what) => plugin.until((rms) => rms < 0.0001, what);

  before(async () => {
    session = await Session.open(await Project.scaffold("organ", "--kind", "instrument"));
    page = session.page;
    at = session.at;
    await at("parameters").waitFor({ timeout: 60_000 });
    await session.stand();
    plugin = await Ear.open(page, "plugin");
  }, { timeout: 90_000 });

  after(() => session?.close(), { timeout: 20_000 });

  test("is offered notes and no sound", claimLimit, async () => {
    await at("piano").waitFor();
    assert.equal(await at("source-kinds").count(), 0);
  });

  test("sounds by letters while their switch is on, until the key is let go", claimLimit, async () => {
    await fallsSilent("nothing plays");
    await page.keyboard.down("a");
    await fallsSilent("letters do nothing yet");
    await page.keyboard.up("a");
    await at("typing").click();
    await page.keyboard.down("a");
    await page.waitForSelector('[data-testid="key-60"][aria-pressed="true"]');
    await sounds("A is a C");
    await picture(page, "notes");
    await page.keyboard.up("a");
    await fallsSilent("the note ends with its key");
  });

  test("takes no letter away from Space, and none to the song", claimLimit, async () => {
    const looped = await at("loop-region").count();
    await page.keyboard.press("l");
    assert.equal(await at("loop-region").count(), looped, "L is a D here");
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Space");
    await page.waitForSelector('[data-testid="play"][aria-pressed="true"]');
    await page.keyboard.press("Space");
    await page.waitForSelector('[data-testid="play"][aria-pressed="false"]');
  });

  test("sounds an octave higher after X, and ends a note in the octave where it began", claimLimit, async () => {
    await page.keyboard.down("d");
    await page.keyboard.press("x");
    assert.equal(await at("octave").textContent(), "C5");
    await page.waitForSelector('[data-testid="key-64"][aria-pressed="true"]');
    await page.keyboard.up("d");
    await page.waitForSelector('[data-testid="key-64"][aria-pressed="false"]');
    await page.keyboard.press("z");
    await fallsSilent("no note hangs");
  });

  test("ends all notes when the window loses the keys", claimLimit, async () => {
    await page.keyboard.down("s");
    await sounds("a note is held");
    await page.evaluate(() => window.dispatchEvent(new Event("blur")));
    await fallsSilent("no key-up comes to a window that is behind another");
    await page.keyboard.up("s");
  });

  test("is played with the mouse, sliding from key to key, and with Space on a key", claimLimit, async () => {
    const center = async (key) => {
      const { x, y, width, height } = await at(`key-${key}`).boundingBox();
      return [x + width / 2, y + height * 0.8];
    };
    await page.mouse.move(...(await center(60)));
    await page.mouse.down();
    await page.waitForSelector('[data-testid="key-60"][aria-pressed="true"]');
    await page.mouse.move(...(await center(64)), { steps: 8 });
    await page.waitForSelector('[data-testid="key-64"][aria-pressed="true"]');
    await page.waitForSelector('[data-testid="key-60"][aria-pressed="false"]');
    await sounds("the key under the mouse");
    await page.mouse.up();
    await fallsSilent("the mouse let go");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.down("Space");
    await page.waitForSelector('[data-testid="key-61"][aria-pressed="true"]');
    await sounds("Space plays the focused key");
    await page.keyboard.up("Space");
    await fallsSilent("and ends it");
  });

  test("asks for MIDI by a click only, and says what came of it", claimLimit, async () => {
    assert.equal(await at("midi").getAttribute("data-state"), "off");
    await at("midi").click();
    await page.waitForSelector('[data-testid="midi"]:is([data-state="on"], [data-state="failed"])');
    assert.notEqual(await at("midi-devices").textContent(), "");
  });

  test("ends its notes when their page is gone", claimLimit, async () => {
    const other = await newPage(session.browser);
    await other.goto(session.program.address);
    await other.getByTestId("typing").click();
    await other.keyboard.down("a");
    await sounds("a note from another page");
    await other.context().close();
    await fallsSilent("its page is gone");
  });

  test("has nothing to complain of on the console", () => assert.deepEqual(page.complaints, []));
});

/** The tremolo with a smaller range of rates, and without its spread. */
function narrower(source) {
  const text = source
    .replace(".max = 20, .initial = 4", ".max = 8, .initial = 4")
    .replace(/ {4}aviary::FloatParam spread.*\n/, "")
    .replace("spread.at(frame) / 360", "0.0");
  assert.ok(!text.includes("spread") && text.includes(".max = 8"), "the example is not what this test knows");
  return text;
}

/** The tremolo with a parameter that makes it crash in the midst of its range: the canary tries the ends. */
function withTrap(source) {
  const text = source
    .replace("    void prepare(", '    aviary::ChoiceParam trap{*this, "trap", "Trap", {.choices = {"Off", "Sprung", "On"}}};\n\n    void prepare(')
    .replace("        for (auto frame : block.frames()) {", "        for (auto frame : block.frames()) {\n            if (trap.at(frame) == 1) __builtin_trap();");
  assert.ok(text.includes("__builtin_trap") && text.includes('"Trap"'), "the example is not what this test knows");
  return text;
}
