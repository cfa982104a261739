// The desktop's window, with a real X server, a real window manager and real pages: it shows its own server and nothing else,
// stands where it stood, and ends when it is closed.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { Desktop } from "./support/desktop.mjs";
import { eventually } from "./support/eventually.mjs";
import { ground, PageServer } from "./support/page_server.mjs";
import { Program, Project } from "./support/program.mjs";
import { processes } from "./support/traces.mjs";

const claimLimit = { timeout: 90_000 };
const well = { code: 0, signal: null };
const middle = [640, 400];

let desktop;

/** A claim about a window on a page with a script of its own; then the window is told to end. */
async function inWindow(script, claim, environment) {
  const server = await PageServer.start(script);
  let window;
  try {
    window = await desktop.open(server.address, environment);
    await server.told("loaded");
    desktop.point(...middle);
    await claim(server);
  } finally {
    window?.child.kill("SIGTERM");
    await window?.ended;
    await server.close();
  }
  assert.deepEqual(await window.ended, well, window.output);
}

describe("the window", { concurrency: 1 }, () => {
  before(async () => void (desktop = await Desktop.start()));
  after(() => desktop?.stop());

  test("shows the page, and ends when it is closed", claimLimit, async () => {
    const server = await PageServer.start("say(typeof aviaryDesktop.chooseFolder)");
    const window = await desktop.open(server.address);
    await server.told("function");
    await eventually(() => desktop.titles().includes("A page"), true, "the page's title");
    await eventually(() => desktop.colour(...middle), ground, "the page on the screen");
    desktop.point(...middle);
    desktop.close();
    assert.deepEqual(await window.ended, well, window.output);
    await eventually(() => processes(window), [], "what outlives the window");
    await server.close();
  });

  test("shows the workshop of a real program", claimLimit, async () => {
    const project = await Project.copy("tremolo");
    const program = await Program.start(project.folder, { arguments: ["--audio", "null"] });
    try {
      const window = await desktop.open(program.address);
      await eventually(() => desktop.titles().includes("tremolo – Aviary"), true, "the song's name, which only the program knows");
      window.child.kill("SIGTERM");
      assert.deepEqual(await window.ended, well, window.output);
    } finally {
      await program.stop();
      await project.remove();
    }
  });

  test("has the keys of a window", claimLimit, () =>
    inWindow(`addEventListener("resize", () => say({ width: innerWidth, height: innerHeight }))`, async (server) => {
      desktop.press("F11");
      await server.told({ width: 1600, height: 1000 });
      desktop.press("F11");
      await server.told({ width: 1280, height: 800 });
      desktop.press("ctrl+plus");
      await server.told({ width: 1163, height: 727 });
      desktop.press("ctrl+0");
      await server.told({ width: 1280, height: 800 }, 2);
      desktop.press("ctrl+minus");
      await server.told({ width: 1408, height: 880 });
      desktop.press("ctrl+r");
      await server.told("loaded", 2);
    }));

  test("stands where it stood", claimLimit, async () => {
    const tell = `setInterval(() => say({ x: screenX, y: screenY, width: innerWidth, height: innerHeight }), 100)`;
    let place;
    await inWindow(tell, async ({ said }) => {
      desktop.place("A page", { x: 300, y: 150, width: 900, height: 600 });
      const { x } = said.at(-1);
      await eventually(() => said.at(-1).width === 900 && said.at(-1).x !== x, true, "it is elsewhere");
      place = said.at(-1);
    });
    await inWindow(tell, async ({ said }) => eventually(() => said.at(-1), place, "its place"));
  });

  test("is as large as the screen where it was", claimLimit, async () => {
    const tell = `addEventListener("resize", () => say({ width: innerWidth })); say({ width: innerWidth })`;
    await inWindow(tell, (server) => {
      desktop.maximize();
      return server.told({ width: 1600 });
    });
    await inWindow(tell, async (server) => {
      await server.told({ width: 1600 });
      desktop.maximize();
      await server.told({ width: 900 });
    });
  });

  for (const [scheme, theme] of [
    ["dark", "Adwaita:dark"],
    ["light", "Adwaita"],
  ])
    test(`is ${scheme} where the desktop is`, claimLimit, () =>
      inWindow(`say(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")`, (server) => server.told(scheme), {
        GTK_THEME: theme,
      }));

  test("asks for a folder with the desktop's dialog", claimLimit, async () => {
    const folder = path.join(desktop.folder, "Süße Lieder");
    await mkdir(folder);
    await inWindow(`onclick = () => aviaryDesktop.chooseFolder().then((folder) => say({ folder }))`, async (server) => {
      const dialog = () => desktop.titles().includes("Open a project");
      desktop.click(...middle);
      await eventually(dialog, true, "the dialog");
      desktop.press("Escape");
      await server.told({ folder: null });
      await eventually(dialog, false, "the dialog, which was left");
      desktop.click(...middle);
      await eventually(dialog, true, "the dialog, again");
      desktop.press("ctrl+l");
      desktop.type(folder);
      desktop.press("Return");
      await server.told({ folder });
    });
  });
});

describe("an address elsewhere", { concurrency: 1 }, () => {
  let other;
  before(async () => {
    desktop = await Desktop.start();
    other = await PageServer.start();
  });
  after(async () => {
    await desktop?.stop();
    await other?.close();
  });

  /** Nobody asked the other server for anything, and the page is where it was. */
  const refused = async (server) => {
    await server.told("still here");
    assert.deepEqual(other.asked, []);
    assert.deepEqual(await desktop.visits(), []);
    assert.deepEqual(server.said.filter((said) => said === "loaded").length, 1);
  };

  for (const [what, attempt] of [
    ["a script that goes there", (address) => `location = "${address}"`],
    ["a script that opens a window", (address) => `open("${address}")`],
    ["a frame", (address) => `document.body.append(Object.assign(document.createElement("iframe"), { src: "${address}" }))`],
    ["a form", (address) => `Object.assign(document.body.appendChild(document.createElement("form")), { action: "${address}" }).submit()`],
    ["a redirect", (address) => `location = "/away?${encodeURIComponent(address)}"`],
  ])
    test(`is refused to ${what}`, claimLimit, () =>
      inWindow(`${attempt(other.address)}; setTimeout(() => say("still here"), 1000)`, refused));

  for (const [what, target] of [
    ["a link", ""],
    ["a link to a new window", "target=_blank"],
  ])
    test(`is the web browser's when someone clicks on ${what}`, claimLimit, () =>
      inWindow(`document.body.innerHTML = '<a href="${other.address}${target}" ${target}>There</a>'; say("linked")`, async (server) => {
        await server.told("linked");
        const before = (await desktop.visits()).length;
        desktop.click(...middle);
        await eventually(async () => (await desktop.visits()).slice(before), [other.address + target], "what the browser was given");
        assert.deepEqual(other.asked, []);
      }));
});

describe("aviary-window", { concurrency: 1 }, () => {
  before(async () => void (desktop = await Desktop.start()));
  after(() => desktop?.stop());

  const says = async (words, code, what, environment) => {
    const window = desktop.run(words, environment);
    assert.deepEqual(await window.ended, { code, signal: null }, window.output);
    assert.match(window.output, what);
  };

  test("says that there is no display, and asks for no page", claimLimit, async () => {
    const server = await PageServer.start();
    await says([server.address], 1, /no display.*DISPLAY/, { DISPLAY: "" });
    await says([server.address], 1, /no display.*DISPLAY/, { DISPLAY: ":4711" });
    assert.deepEqual(server.asked, []);
    await server.close();
  });

  test("says that there is no page", claimLimit, async () => {
    const { address, ...server } = await PageServer.start();
    await new Promise((resolve) => server.http.close(resolve));
    await says([address], 1, new RegExp(`${address}: .`));
  });

  test("shows pages of this machine only", claimLimit, async () => {
    await says(["https://example.com/"], 2, /this machine only/);
    await says([], 2, /usage/);
  });
});
