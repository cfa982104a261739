// A plugin with a page of its own: made by `aviary new --ui`, served by the real Vite, shown in a real browser. The claims
// follow one session from start to end.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { launch, newPage, picture } from "./support/browser.mjs";
import { eventually } from "./support/eventually.mjs";
import { Program, Project, root } from "./support/program.mjs";
import { nothingLeft, processes } from "./support/traces.mjs";

const claimLimit = { timeout: 120_000 };
const patient = { timeout: 60_000 };

describe("a page of the author's own", { concurrency: 1 }, () => {
  let project, program, browser, page, own;
  const asked = []; // by the page and what is in it
  const at = (id) => page.getByTestId(id);
  const file = (name) => path.join(project.folder, "ui", name);
  const edit = async (name, change) => {
    const text = await readFile(file(name), "utf8");
    const changed = change(text);
    assert.notEqual(changed, text, `${name} is not what this test knows`);
    // At once: Vite may take a file that is empty for a moment for the whole change.
    const aside = path.join(project.folder, "..", name);
    await writeFile(aside, changed);
    await rename(aside, file(name));
  };
  const neverRefreshed = async () =>
    (await page.evaluate(() => globalThis.neverRefreshed)) && (await own.locator("main").evaluate(() => globalThis.neverRefreshed));

  before(async () => {
    project = await Project.scaffold("wobble", "--ui");
    program = await Program.start(project.folder);
    browser = await launch();
    page = await newPage(browser);
    page.on("websocket", (socket) => asked.push(new URL(socket.url())));
    page.on("request", (request) => asked.push(new URL(request.url())));
    own = page.frameLocator('[data-testid="author-page"]');
    await page.goto(program.address);
  }, patient);

  after(async () => {
    await browser?.close();
    program?.kill();
    await program?.ended;
    await project?.remove();
  }, { timeout: 20_000 });

  test("is missed, and said to be, while its packages are not installed", claimLimit, async () => {
    await at("param-rate").waitFor(patient);
    await at("author-page-text").waitFor(patient);
    assert.match(await at("author-page-text").textContent(), /npm install/);
    await program.says("npm install");
    assert.equal(await at("author-page").count(), 0);
  });

  test("takes the place of the generic one with the first save after that", claimLimit, async () => {
    await install(file("node_modules"));
    await project.save(`${await project.read()}// installed\n`);
    for (const id of ["rate", "depth", "mix"]) await own.locator(`#${id}`).waitFor(patient);
    assert.equal(await at("param-rate").count(), 0);
    assert.equal(await at("author-page-text").count(), 0);
    assert.equal(await own.locator("h1").textContent(), "Wobble");
    await picture(page, "author-page");
  });

  test("moves the plugin's parameters, and sees them moved", claimLimit, async () => {
    await own.locator("#mix").fill("0.25");
    await own.locator("output", { hasText: /^25(\.0+)? %$/ }).waitFor();
    await at("author-page-view").getByText("Generic").click();
    assert.equal(Number(await at("param-mix").getAttribute("data-value")), 25);
    await at("value-mix").fill("75");
    await at("value-mix").press("Enter");
    await page.waitForSelector('[data-testid="param-mix"][data-value="75"]');
    await at("author-page-view").getByText("Own page").click();
    await own.locator("output", { hasText: /^75(\.0+)? %$/ }).waitFor();
    assert.equal(await own.locator("#mix").inputValue(), "0.75");
  });

  test("changes with a save of its source, without a refresh", claimLimit, async () => {
    await page.evaluate(() => (globalThis.neverRefreshed = true));
    await own.locator("main").evaluate(() => (globalThis.neverRefreshed = true));
    await edit("main.ts", (text) => text.replace("heading.textContent = plugins[0].name", 'heading.textContent = "Mine"'));
    await own.locator("h1", { hasText: "Mine" }).waitFor();
    await edit("style.css", (text) => text.replace("font-size: 20px", "font-size: 33px"));
    await own.locator("h1").evaluate(async (heading) => {
      while (getComputedStyle(heading).fontSize !== "33px") await new Promise(requestAnimationFrame);
    });
    assert.equal(await neverRefreshed(), true);
    await own.locator("#mix").fill("0.5");
    await own.locator("output", { hasText: /^50(\.0+)? %$/ }).waitFor();
  });

  test("gets a parameter that a save of the plugin brings, with its type, without a refresh", claimLimit, async () => {
    const source = await project.read();
    await project.save(source.replace("    // [main-thread]", '    aviary::IntParam steps{*this, "steps", "Steps", {.min = 1, .max = 9, .initial = 3}};\n\n    // [main-thread]'));
    await own.locator("#steps").waitFor(patient);
    assert.equal(await neverRefreshed(), true);
    assert.match(await readFile(file("parameters.generated.ts"), "utf8"), /id: "steps".* min: 1, max: 9, initial: 3/);
    await own.locator("#steps").fill("1");
    await own.locator("output", { hasText: /^9$/ }).waitFor();
    await promisify(execFile)(process.execPath, [path.join(root, "web/node_modules/typescript/bin/tsc"), "-p", file(".")]);
  });

  test("has spoken to nobody but the program", () => {
    assert.ok(asked.some(({ protocol, pathname }) => protocol === "ws:" && /^\/ui\/[0-9a-f]{64}\/$/.test(pathname)), "Vite's own WebSocket");
    assert.deepEqual([...new Set(asked.map(({ host }) => host))], [new URL(program.address).host]);
  });

  test("has had nothing to complain of on the console", () => assert.deepEqual(page.complaints, []));

  test("says on the one stream what is wrong with its source", claimLimit, async () => {
    await edit("main.ts", (text) => `${text}const broken = ;\n`);
    await program.says(/ui: .*main\.ts/);
    await edit("main.ts", (text) => text.replace("const broken = ;\n", ""));
    await own.locator("#mix").waitFor();
  });

  test("goes with the program", claimLimit, async () => {
    assert.deepEqual(await program.stop(), { code: 0, signal: null }, program.output);
    await nothingLeft(program);
  });

  test("goes with the program even when that is killed", claimLimit, async () => {
    program = await Program.start(project.folder);
    await program.says("own page in ui/ is shown");
    const vite = (await processes(program)).filter((command) => command.includes("createVite"));
    assert.equal(vite.length, 1, "Vite runs");
    process.kill(program.pid, "SIGKILL");
    await program.ended;
    await eventually(() => processes(program), [], "processes left behind");
  });
});

/** What `npm install` would: the same packages that our own page is built with. */
async function install(folder) {
  await mkdir(path.join(folder, ".bin"), { recursive: true });
  for (const name of ["vite", "typescript"]) await symlink(path.join(root, "web/node_modules", name), path.join(folder, name));
  await symlink("../vite/bin/vite.js", path.join(folder, ".bin/vite"));
}
