// The real program on a copy of the example project, and the end of it all when the test is over.
//
//   const project = await Project.copy("tremolo");
//   const program = await Program.start(project.folder, { port: 0 });
//   await page.goto(program.address);
//   await program.stop();

import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env.AVIARY_PROGRAM ?? path.join(root, "build/release/bin/aviary");
const startLimitMs = 30_000;
const stopLimitMs = 5_000;

/** A plugin project of its own in a temporary folder. */
export class Project {
  constructor(name, parent, folder) {
    this.parent = parent;
    this.folder = folder;
    this.source = path.join(folder, `${name}.cpp`);
  }

  static async copy(name) {
    const parent = await realpath(await mkdtemp(path.join(tmpdir(), "aviary-e2e-")));
    const folder = path.join(parent, name);
    await cp(path.join(root, "examples", name), folder, { recursive: true });
    return new Project(name, parent, folder);
  }

  read() {
    return readFile(this.source, "utf8");
  }

  /** As editors do it: a new file, renamed over the old one. */
  async save(text) {
    const beside = `${this.source}.new~`;
    await writeFile(beside, text);
    await rename(beside, this.source);
  }

  remove() {
    return rm(this.parent, { recursive: true, force: true });
  }
}

/** `aviary start` in a process group of its own. */
export class Program {
  constructor(child) {
    this.child = child;
    this.output = "";
    this.ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (this.output += text));
  }

  static async start(folder, { port }) {
    const child = spawn(binary, ["start", folder, "--port", String(port), "--no-open"], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const program = new Program(child);
    program.address = await program.#printed(/http:\/\/127\.0\.0\.1:\d+\//);
    program.port = Number(new URL(program.address).port);
    return program;
  }

  /** Ctrl+C; killed when that does not end it in time. */
  async stop() {
    this.child.kill("SIGINT");
    const killer = setTimeout(() => this.kill(), stopLimitMs);
    const ended = await this.ended;
    clearTimeout(killer);
    return ended;
  }

  kill() {
    try {
      process.kill(-this.child.pid, "SIGKILL");
    } catch {
      // it is gone already
    }
  }

  #printed(pattern) {
    return new Promise((resolve, reject) => {
      const fail = (what) => {
        clearTimeout(limit);
        this.kill();
        reject(new Error(`aviary start ${what} before it printed its address:\n${this.output}`));
      };
      const limit = setTimeout(() => fail("took too long"), startLimitMs);
      this.child.once("error", (error) => fail(error.message));
      this.child.once("exit", () => fail("ended"));
      this.child.stdout.on("data", () => {
        const found = this.output.match(pattern);
        if (!found) return;
        clearTimeout(limit);
        resolve(found[0]);
      });
    });
  }
}

/** Command lines of all processes that have to do with a folder: what a stopped program must not leave behind. */
export async function processesOf(folder) {
  const found = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ").trim();
    if (commandLine.includes(folder)) found.push(commandLine);
  }
  return found;
}
