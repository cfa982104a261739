// The local port is for its owner: another user of the machine gets the page and nothing else, whatever is asked; a page
// without the token says what to do. The other user is a process of user 65534 (nobody), which only root can start.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { WebSocketServer } from "ws";
import { launch, newPage } from "./support/browser.mjs";
import { eventually } from "./support/eventually.mjs";
import { Program, Project } from "./support/program.mjs";
import { at, inStudio, opened } from "./support/studio.mjs";
import { processes } from "./support/traces.mjs";
import { entranceOf, Wire } from "./support/wire.mjs";

const claimLimit = { timeout: 60_000 };
const nobody = 65534;

/** Runs a script as another user, who gets it on standard input; resolves with all that it printed. */
async function asNobody(script, ...words) {
  const child = spawn(process.execPath, ["--input-type=module", "-", ...words], { uid: nobody, gid: nobody, cwd: "/", env: {}, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(script);
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  const code = await new Promise((resolve) => child.once("close", resolve));
  assert.equal(code, 0, said);
  return said;
}

/** Prints everything that it can get: over HTTP, the WebSocket, from files, and from what /proc shows of all processes. */
const thief = `
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
const [port, link, ...places] = process.argv.slice(2);
const say = (...what) => console.log(...what.map(String));
say("uid", process.getuid());
const get = (target, headers = {}) => new Promise((resolve) => {
  const request = http.get({ host: "127.0.0.1", port, path: target, headers, agent: false }, (answer) => {
    let body = "";
    answer.on("data", (text) => (body += text));
    answer.on("end", () => resolve([answer.statusCode, body]));
  });
  request.on("error", (error) => resolve([0, error.message]));
});
for (const target of ["/", "/song.bird", "/night.bird", "/ui/", "/ui/main.ts", "/..%2fnight.bird", "/ws", "/token"]) {
  const [status, body] = await get(target);
  say("GET", target, status, target === "/" ? "the page" : body);
}
say("wrong header", ...(await get("/night.bird", { Authorization: "Bearer " + "0".repeat(64) })));
const talk = (messages) => new Promise((resolve) => {
  const key = randomBytes(16).toString("base64");
  const request = http.get({ host: "127.0.0.1", port, path: "/ws", agent: false,
    headers: { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key } });
  request.on("response", ({ statusCode }) => resolve("refused " + statusCode));
  request.on("error", (error) => resolve(error.message));
  request.on("upgrade", (_, socket) => {
    let all = "";
    socket.on("data", (bytes) => (all += bytes.toString("latin1")));
    socket.on("close", () => resolve(all));
    socket.on("error", () => resolve(all));
    for (const message of messages) {
      const payload = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
      const head = payload.length < 126 ? [0x81, 0x80 | payload.length] : [0x81, 0xfe, payload.length >> 8, payload.length & 255];
      socket.write(Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]));
    }
  });
});
const steal = [
  { id: 1, method: "app.ui_ready", params: {} },
  { id: 2, method: "song.read", params: {} },
  { id: 3, method: "song.write", params: { text: "sig\\n  bpm 66\\n", version: 1 } },
  { id: 4, method: "project.open", params: { path: link } },
];
say("socket", await talk(steal));
say("wrong token", await talk([{ id: 0, method: "app.enter", params: { token: "0".repeat(64) } }, ...steal]));
say("no token", await talk([]));
const look = (name, read) => { try { say(name, read()); } catch (error) { say(name, error.code); } };
for (const place of places) {
  look(place, () => readFileSync(place, "utf8"));
  look(place, () => readdirSync(place).map((name) => [name, (() => { try { return readFileSync(place + "/" + name, "utf8"); } catch (error) { return error.code; } })()]));
  look(place, () => writeFileSync(place, "overwritten"));
}
say("what all processes show:");
for (const pid of readdirSync("/proc").filter((name) => /^\\d+$/.test(name) && Number(name) !== process.pid))
  for (const what of ["cmdline", "environ"]) look(pid + " " + what, () => readFileSync("/proc/" + pid + "/" + what, "latin1"));
process.exit(0);
`;

describe("another user of the machine", { concurrency: 1, skip: process.getuid?.() === 0 ? false : "only root can become another user" }, () => {
  let browser;
  before(async () => void (browser = await launch()), { timeout: 60_000 });
  after(() => browser?.close());

  test("gets nothing of the song, of its files or of the token", claimLimit, () =>
    inStudio(browser, async (studio) => {
      await chmod(studio.parent, 0o755); // as a home that others may enter
      await chmod(studio.file, 0o600);
      const secret = path.join(studio.folder, "secret.txt");
      await writeFile(secret, "what only its owner knows", { mode: 0o600 });
      const link = path.join(studio.parent, "link.bird");
      await symlink(secret, link);
      const page = await studio.page();
      await opened(page);

      const { token } = entranceOf(studio.program.address);
      const data = path.join(studio.parent, "data");
      const tokens = (await readdir(path.join(data, "tokens"))).map((name) => path.join(data, "tokens", name));
      assert.equal(tokens.length, 1);
      const posted = path.join(data, "run", `${studio.program.port}.token`);
      assert.equal((await readFile(posted, "utf8")).trim(), token);
      for (const file of [...tokens, posted]) assert.equal((await stat(file)).mode & 0o777, 0o600, file);

      const before = await studio.contents();
      const got = await asNobody(thief, String(studio.program.port), link, studio.file, secret, posted, path.dirname(posted), path.join(data, "tokens"), ...tokens);
      assert.match(got, /^uid 65534$/m);
      assert.match(got, /GET \/ 200 the page/);
      assert.doesNotMatch(got, /GET \/\S+ 200/);
      assert.ok(!got.includes(token), got);
      const [ofSong] = got.split("what all processes show:");
      for (const word of ["what only its owner knows", "poly", "bpm"]) assert.ok(!ofSong.includes(word), `${word} in:\n${ofSong}`);
      assert.match(got, /socket .*token\.missing/s);
      assert.match(got, /wrong token .*token\.wrong/s);
      assert.deepEqual(await studio.contents(), before);
      assert.equal(await at(page, "page").count(), 1, "the owner's page goes on");
    }));
});

describe("a page", { concurrency: 1 }, () => {
  let browser;
  before(async () => void (browser = await launch()), { timeout: 60_000 });
  after(() => browser?.close());
  const token = (studio) => entranceOf(studio.program.address).token;
  const bare = (studio) => `http://127.0.0.1:${studio.program.port}/`;

  test("shows no token in its address, and none to the next tab", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      assert.equal(page.url(), bare(studio));
      await page.reload();
      await opened(page);
      assert.deepEqual(await page.context().cookies(), []);
      assert.equal(await page.evaluate(() => localStorage.length), 0);
      const second = await page.context().newPage();
      await second.goto(bare(studio));
      await at(second, "door").waitFor();
      assert.equal(await at(second, "page").count(), 0);
    }));

  test("takes the token by hand, as the printed address or alone", claimLimit, () =>
    inStudio(browser, async (studio) => {
      for (const given of [studio.program.address, token(studio)]) {
        const page = await newPage(browser);
        await page.goto(bare(studio));
        await at(page, "door-token").fill(bare(studio));
        await at(page, "door-enter").click();
        await at(page, "door-problem").waitFor();
        await at(page, "door-token").fill(given);
        await at(page, "door-enter").click();
        await opened(page);
        assert.equal(page.url(), bare(studio));
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      }
    }));

  test("takes the printed address that is pasted into its tab", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await newPage(browser);
      await page.goto(bare(studio));
      await at(page, "door").waitFor();
      await page.evaluate((address) => (location.href = address), studio.program.address);
      await opened(page);
      await page.context().close();
    }));

  test("says that its token is refused, and takes the right one", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await newPage(browser);
      await page.goto(`${bare(studio)}#token=${"0".repeat(64)}`);
      await at(page, "door").getByText("not the program's").waitFor();
      await at(page, "door-token").fill(token(studio));
      await at(page, "door-enter").click();
      await opened(page);
      await page.context().close();
    }));

  test("comes back by itself when the program is started again", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "editor").waitFor(); // all its parts are loaded
      const { address, port } = studio.program;
      await studio.stop();
      await at(page, "reconnecting").waitFor();
      await studio.start({ port });
      assert.equal(studio.program.address, address, "the project's token is the same");
      await eventually(() => at(page, "reconnecting").count(), 0, "the page is there again");
      await opened(page);
    }));

  test("tells its token to nobody who waits at the port when the program has ended", claimLimit, () =>
    inStudio(browser, async (studio) => {
      const page = await studio.page();
      await opened(page);
      await at(page, "editor").waitFor(); // all its parts are loaded
      const { port } = studio.program;
      await studio.stop();
      const heard = [];
      const impostor = new WebSocketServer({ host: "127.0.0.1", port });
      impostor.on("connection", (socket) =>
        socket.on("message", (data) => {
          heard.push(String(data));
          socket.send(JSON.stringify({ jsonrpc: "2.0", id: JSON.parse(data).id, result: { proof: "0".repeat(64) } }));
        }),
      );
      await at(page, "door").waitFor();
      await new Promise((resolve) => impostor.close(resolve));
      assert.match(heard.join(), /app\.greet/);
      assert.ok(!heard.join().includes(token(studio)), heard.join());
      await studio.start({ port });
      await page.reload();
      await opened(page);
    }));

  test("of one program is not let in by another, though both run at once", claimLimit, () =>
    inStudio(browser, (one) =>
      inStudio(browser, async (other) => {
        assert.notEqual(token(one), token(other));
        const pages = [await one.page(), await one.page(), await other.page()];
        for (const page of pages) await opened(page);
        await assert.rejects(Wire.open(`${bare(other)}#token=${token(one)}`), { code: "token.wrong" });
        for (const page of pages) await opened(page);
      })));
});

describe("the browser", { concurrency: 1 }, () => {
  test("is opened on a file of the owner alone, which leads to the address", claimLimit, async () => {
    const project = await Project.copy("tremolo");
    const home = path.join(project.parent, "home");
    const programs = path.join(project.parent, "bin");
    for (const folder of [home, programs]) await mkdir(folder, { mode: 0o755 });
    const seen = path.join(project.parent, "seen");
    await writeFile(path.join(programs, "xdg-open"), `#!/bin/sh\n(echo "$@"; stat -c %a "$1"; cat "$1") >${seen}.new && mv ${seen}.new ${seen}\n`, { mode: 0o755 });
    // A browser is opened only from a terminal.
    const environment = { PATH: `${programs}:${process.env.PATH}`, HOME: home, DISPLAY: ":4711", AVIARY_DATA_DIR: path.join(project.parent, "data") };
    const through = () => ["sh", "-c", 'exec script --quiet --return --flush --command "$*" /dev/null', "sh"];
    const program = await Program.start(project.folder, { through, verb: ["start", project.folder], environment, arguments: ["--audio", "null"] });
    try {
      await eventually(() => readFile(seen, "utf8").then(() => true, () => false), true, "the browser is opened");
      const [words, mode, ...page] = (await readFile(seen, "utf8")).split("\n");
      assert.equal(words, path.join(home, `aviary-${program.port}.html`));
      assert.equal(mode, "600");
      assert.match(page.join("\n"), new RegExp(`url=${program.address}"`));
    } finally {
      program.kill();
      await eventually(() => processes(program), [], "the terminal takes the program along");
      await project.remove();
    }
  });
});
