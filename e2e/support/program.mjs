// Runs the real program on a project of its own, and ends it when the test is over.
//
//   const project = await Project.copy("tremolo");           // or Project.make("subject", { source, song }), or scaffold()
//   const program = await Program.start(project.folder, { port: 0 });
//   await page.goto(program.address);
//   await program.stop();

import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

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
    const parent = await temporaryFolder("aviary-e2e-");
    const folder = path.join(parent, name);
    await cp(path.join(root, "examples", name), folder, { recursive: true });
    return new Project(name, parent, folder);
  }

  /** One source file, its song, and the CMakeLists.txt that builds it unless another is given. */
  static async make(name, { source, song, cmake = cmakeFor(name) }) {
    const parent = await temporaryFolder("aviary-e2e-");
    const project = new Project(name, parent, path.join(parent, name));
    await mkdir(project.folder);
    await writeFile(project.source, source);
    await project.write("song.bird", song);
    await project.write("CMakeLists.txt", cmake);
    return project;
  }

  /** A project as `aviary new` makes it. */
  static async scaffold(name, ...options) {
    const parent = await temporaryFolder("aviary-e2e-");
    await promisify(execFile)(binary, ["new", name, ...options], { cwd: parent });
    return new Project(name, parent, path.join(parent, name));
  }

  write(file, text) {
    return writeFile(path.join(this.folder, file), text);
  }

  read() {
    return readFile(this.source, "utf8");
  }

  /** Saves as many editors do: writes a new file, and renames it over the old one. */
  async save(text) {
    const beside = `${this.source}.new~`;
    await writeFile(beside, text);
    await rename(beside, this.source);
  }

  remove() {
    return rm(this.parent, { recursive: true, force: true });
  }
}

export function cmakeFor(name, more = "") {
  return `cmake_minimum_required(VERSION 3.25)
project(${name} VERSION 1.0.0 LANGUAGES CXX)
find_package(Aviary REQUIRED)
aviary_add_plugin(${name} SOURCES ${name}.cpp)
${more}`;
}

const temporaryFolder = async (name) => realpath(await mkdtemp(path.join(tmpdir(), name)));

/** The program in a process group of its own, with temporary files in a folder of its own beside the project. */
export class Program {
  constructor(child, mark, scratch) {
    this.child = child;
    this.pid = child.pid;
    this.mark = mark; // an entry in the environment of everything that the program starts
    this.scratch = scratch;
    this.output = "";
    this.ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (this.output += text));
  }

  /** Starts the program and waits until it serves its page. `through`: a command to run it with. `verb`: other than start. */
  static async start(folder, options) {
    const program = await Program.#spawn(folder, options);
    try {
      const address = () => program.output.match(/http:\/\/127\.0\.0\.1:\d+\/#token=[0-9a-f]{64}/)?.[0];
      program.address = await program.#printed(address, "before it printed its address");
    } catch (error) {
      program.kill();
      throw error;
    }
    program.port = Number(new URL(program.address).port);
    return program;
  }

  /** Runs the program until it ends by itself. */
  static async run(folder, options) {
    const program = await Program.#spawn(folder, options);
    const killer = setTimeout(() => program.kill(), startLimitMs);
    const ended = await program.ended;
    clearTimeout(killer);
    return { ...ended, output: program.output, program };
  }

  static async #spawn(folder, options = {}) {
    const { port = 0, arguments: more = [], through = () => [], verb = ["start", folder, "--no-open"], environment = {} } = options;
    const scratch = await mkdtemp(path.join(path.dirname(folder), "scratch-"));
    const id = randomUUID();
    const [command, ...words] = [...through({ folder, scratch }), binary, ...verb, "--port", String(port), ...more];
    const child = spawn(command, words, {
      detached: true,
      env: { ...process.env, ...environment, TMPDIR: scratch, AVIARY_E2E: id },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Program(child, `AVIARY_E2E=${id}`, scratch);
  }

  /** Ends the program as Ctrl+C does; kills it if that takes too long. */
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

  /** Waits until it has printed a text, or something that matches a pattern. */
  says(wanted) {
    const found = () => (wanted instanceof RegExp ? wanted.test(this.output) : this.output.includes(wanted));
    return this.#printed(found, `before it said '${wanted}'`);
  }

  /** Waits until `find` finds something in the output; resolves with it. */
  #printed(find, before) {
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        clearTimeout(limit);
        for (const stream of [this.child.stdout, this.child.stderr]) stream.off("data", look);
        settle(value);
      };
      const fail = (what) => end(reject, new Error(`aviary ${what} ${before}:\n${this.output}`));
      const look = () => {
        const found = find();
        if (found) end(resolve, found);
      };
      const limit = setTimeout(() => fail("took too long"), startLimitMs);
      this.child.once("error", (error) => fail(error.message));
      this.ended.then(() => fail("ended"));
      for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", look);
      look();
    });
  }
}

/** Command lines of all processes that name a folder: a stopped program must not leave any behind. */
export async function processesOf(folder) {
  const found = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ").trim();
    if (commandLine.includes(folder)) found.push(commandLine);
  }
  return found;
}
