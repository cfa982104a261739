// The desktop's window, with a real X server, a real window manager and real pages: it shows its own server and nothing else,
// stands where it stood, and ends when it is closed.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import { Desktop } from "./support/desktop.mjs";
import { eventually } from "./support/eventually.mjs";
import { ground, PageServer } from "./support/page_server.mjs";
import { Program, Project } from "./support/program.mjs";
import { song } from "./support/studio.mjs";
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
    await eventually(() => desktop.inFront(), "A page", "what is in front");
    desktop.point(...middle);
    await claim(server, window);
  } finally {
    window?.child.kill("SIGTERM");
    await window?.ended;
    await server.close();
  }
  assert.deepEqual(await window.ended, well, window.output);
}

/**
 * Drops the first thing in a folder on a window, until it is taken. It is dragged from where GTK's own dialog lists it, once
 * that has read the folder.
 */
async function drop(title, folder, isTaken) {
  const source = await PageServer.start(`document.title = "Source"; aviaryDesktop.chooseFolder()`);
  try {
    await desktop.place(title, { x: 900, y: 100, width: 600, height: 600 });
    const window = await desktop.open(source.address, { HOME: folder });
    await desktop.place("Source", { x: 0, y: 0, width: 700, height: 700 });
    await desktop.place("Choose a folder", { x: 0, y: 0, width: 800, height: 600 });
    const isWhite = async (x, y) => (await desktop.colour(x, y)) === 0xffffff;
    const isListed = async () => (await isWhite(400, 300)) && !(await isWhite(173, 120)); // its icon is there
    await eventually(isListed, true, "the dialog lists the folder");
    const attempt = async () => {
      await desktop.drag([215, 125], [1300, 400]);
      for (const end = Date.now() + 2000; !isTaken() && Date.now() < end; ) await pause(50);
      return isTaken();
    };
    await eventually(attempt, true, "what is dropped is taken");
    window.child.kill("SIGTERM");
    await window.ended;
  } finally {
    await source.close();
  }
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
      await eventually(() => typeof said.at(-1).x, "number", "its first place");
      const { x } = said.at(-1);
      await desktop.place("A page", { x: 300, y: 150, width: 900, height: 600 });
      await eventually(() => said.at(-1).width === 900 && said.at(-1).x !== x, true, "it is elsewhere");
      place = said.at(-1);
    });
    await inWindow(tell, async ({ said }) => eventually(() => said.at(-1), place, "its place"));
  });

  test("is as large as the screen where it was", claimLimit, async () => {
    const tell = `addEventListener("resize", () => say(innerWidth)); say(innerWidth)`;
    let most;
    await inWindow(tell, async ({ said }) => {
      desktop.maximize();
      await eventually(() => said.at(-1) > 1500, true, "it is larger");
      most = said.at(-1);
    });
    await inWindow(tell, async ({ said }) => {
      await eventually(() => said.at(-1), most, "it is as large again");
      desktop.maximize();
      await eventually(() => said.at(-1), 900, "it is as it was before");
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
    const ask = `onclick = () => aviaryDesktop.chooseFolder().then((folder) => say({ folder }))`;
    const dialog = () => desktop.titles().includes("Choose a folder");
    await inWindow(
      ask,
      async (server) => {
        desktop.click(...middle);
        await eventually(dialog, true, "the dialog");
        desktop.press("Escape");
        await server.told({ folder: null });
        await eventually(dialog, false, "the dialog, which was left");
        desktop.click(...middle);
        await eventually(dialog, true, "the dialog, again");
        desktop.press("alt+s");
        await server.told({ folder });
      },
      { HOME: folder },
    );
  });

  test("gives the page what is dropped on it", claimLimit, async () => {
    const home = path.join(desktop.folder, "home");
    const folder = path.join(home, "A song");
    await mkdir(folder, { recursive: true });
    const tell = `addEventListener("aviary:open", ({ detail }) => say({ opens: detail }))`;
    await inWindow(tell, async (server) => {
      const opens = () => server.said.filter((said) => said.opens).map((said) => said.opens);
      await drop("A page", home, () => opens().length > 0);
      assert.deepEqual([...new Set(opens())], [folder]);
      assert.deepEqual(server.asked, ["/"], "and stays where it is");
    });
  });

  test("outlives its page", claimLimit, () =>
    inWindow("", async (server, window) => {
      process.kill(await window.pageProcess(), "SIGKILL");
      await eventually(() => desktop.titles().includes("The page has ended"), true, "the title says it");
      desktop.press("ctrl+r");
      await server.told("loaded", 2);
    }));
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
    test(`is the web browser's, which outlives the window, when someone clicks on ${what}`, claimLimit, () =>
      inWindow(`document.body.innerHTML = '<a href="${other.address}${target}" ${target}>There</a>'; say("linked")`, async (server) => {
        await server.told("linked");
        const before = (await desktop.visits()).length;
        desktop.click(...middle);
        await eventually(async () => (await desktop.visits()).slice(before), [other.address + target], "what the browser was given");
        assert.deepEqual(other.asked, []);
      }, { AVIARY_GUARDED: "by the program" }));
});

describe("aviary-window", { concurrency: 1 }, () => {
  before(async () => void (desktop = await Desktop.start()));
  after(() => desktop?.stop());

  const says = async (input, code, what, environment, words = []) => {
    const window = desktop.run(words, environment, "aviary-window", input);
    assert.deepEqual(await window.ended, { code, signal: null }, window.output);
    assert.match(window.output, what);
  };

  test("says that there is no display, and asks for no page", claimLimit, async () => {
    const server = await PageServer.start();
    await says(server.address, 1, /no display.*DISPLAY/, { DISPLAY: "" });
    await says(server.address, 1, /no display.*DISPLAY/, { DISPLAY: ":4711" });
    assert.deepEqual(server.asked, []);
    await server.close();
  });

  test("says that there is no page", claimLimit, async () => {
    const { address, ...server } = await PageServer.start();
    await new Promise((resolve) => server.http.close(resolve));
    await says(`${address}#token=secret`, 1, new RegExp(`${address}: ((?!secret).)*$`, "m"));
  });

  test("shows pages of this machine only", claimLimit, async () => {
    await says("https://example.com/", 2, /this machine only/);
    await says("", 2, /usage/);
    await says("http://127.0.0.1:8124/", 2, /usage/, {}, ["http://127.0.0.1:8124/"]);
  });
});

describe("aviary open", { concurrency: 1 }, () => {
  let home, folder, file;
  before(async () => {
    desktop = await Desktop.start();
    home = path.join(desktop.folder, "home");
    folder = path.join(home, "Night songs");
    file = path.join(folder, "night.bird");
    await mkdir(folder, { recursive: true });
    await writeFile(file, song);
  });
  after(() => desktop?.stop());

  const shows = (title) => eventually(() => desktop.inFront(), title, "what is in front");
  const open = (words = [], environment = {}) => desktop.run(["open", "--audio", "null", ...words], environment, "aviary");
  const over = (program) => eventually(() => processes(program), [], "what outlives the program");

  test("shows the song, and ends when its window is closed", claimLimit, async () => {
    const program = open([file]);
    await shows("night – Aviary");
    const token = /#token=([0-9a-f]{64})/.exec(program.output)[1];
    for (const command of await processes(program)) assert.ok(!command.includes(token), `every user can see ${command}`);
    desktop.close();
    assert.deepEqual(await program.ended, well, program.output);
    await over(program);
  });

  test("takes the window along when it is told to end", claimLimit, async () => {
    const program = open([file]);
    await shows("night – Aviary");
    program.child.kill("SIGINT");
    assert.deepEqual(await program.ended, well, program.output);
    await over(program);
  });

  test("takes the window along when it is killed", claimLimit, async () => {
    const program = open([file]);
    await shows("night – Aviary");
    program.child.kill("SIGKILL");
    await program.ended;
    await over(program);
  });

  test("fails with its window", claimLimit, async () => {
    const program = open([file], { DISPLAY: "" });
    assert.deepEqual(await program.ended, { code: 1, signal: null }, program.output);
    assert.match(program.output, /no display.*DISPLAY/);
    await over(program);
  });

  test("opens the project that is chosen in the desktop's dialog", claimLimit, async () => {
    const program = open([], { HOME: folder });
    await shows("Aviary");
    let pressed = 0;
    const press = () => {
      if (Date.now() - pressed < 4000) return; // again only where the page was not there yet
      pressed = Date.now();
      desktop.press("shift+Tab", "space"); // the last thing on it that takes the focus
    };
    await eventually(() => (press(), desktop.titles().includes("Choose a folder")), true, "the dialog");
    desktop.press("alt+s");
    await shows("night – Aviary");
    program.child.kill("SIGINT");
    await program.ended;
  });

  /** A form lies over the song, which is dark behind it. */
  const asks = () => eventually(async () => (await desktop.colour(640, 300)) < 0x888888, true, "the form");

  test("makes a new song by a key that browsers keep for themselves", claimLimit, async () => {
    const program = open([file], { HOME: folder, GTK_THEME: "Adwaita" });
    await shows("night – Aviary");
    desktop.press("ctrl+n");
    await asks();
    desktop.type("dawn");
    desktop.press("Return");
    await shows("dawn – Aviary");
    program.child.kill("SIGINT");
    await program.ended;
  });

  test("copies the project into the folder that is chosen in the desktop's dialog", claimLimit, async () => {
    const program = open([file], { HOME: folder, GTK_THEME: "Adwaita" });
    await shows("night – Aviary");
    desktop.press("ctrl+shift+s");
    await asks();
    desktop.press("Tab", "Tab", "space");
    await eventually(() => desktop.titles().includes("Choose a folder"), true, "the dialog");
    desktop.press("alt+s");
    await eventually(() => desktop.titles().includes("Choose a folder"), false, "the dialog, which was left");
    desktop.press("Tab", "space");
    await shows("night copy – Aviary");
    const isSaid = () => program.output.includes("Night songs/night copy/night copy.bird is open");
    await eventually(isSaid, true, "that it is open");
    program.child.kill("SIGINT");
    await program.ended;
  });

  test("opens the project that is dropped on its window", claimLimit, async () => {
    const program = open();
    await drop("Aviary", home, () => desktop.titles().includes("night – Aviary"));
    program.child.kill("SIGINT");
    await program.ended;
  });
});
