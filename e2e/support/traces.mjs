// What a program holds: processes, temporary files, descriptors, mapped libraries, threads. After a fault these must be as
// they were before.
//
//   const before = await traces(program);
//   ...
//   await settle(program, before);        // waits until they are the same again
//   await nothingLeft(program);           // after its end

import { readdir, readFile, readlink } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { eventually } from "./eventually.mjs";

const nameless = (text) => text.replace(/aviary-(probe-)?[A-Za-z0-9]{6}/g, "aviary-$1*").replace(/\[\d+\]$/, "");
const quietly = (promise, otherwise) => promise.catch(() => otherwise);

/** Command lines of all processes that have the program's mark in their environment. Dead processes do not count. */
export async function processes(program) {
  const found = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const environment = await quietly(readFile(`/proc/${pid}/environ`, "latin1"), "");
    if (!environment.split("\0").includes(program.mark)) continue;
    const words = (await quietly(readFile(`/proc/${pid}/cmdline`, "utf8"), "")).split("\0");
    if (words[0]) found.push(words.map((word) => nameless(path.basename(word))).join(" ").trim());
  }
  return found.sort();
}

async function undead(pid) {
  const tasks = await quietly(readdir(`/proc/${pid}/task`), []);
  const lists = tasks.map((task) => quietly(readFile(`/proc/${pid}/task/${task}/children`, "utf8"), ""));
  const children = (await Promise.all(lists)).join(" ").split(/\s+/).filter(Boolean);
  const stats = await Promise.all(children.map((child) => quietly(readFile(`/proc/${child}/stat`, "utf8"), "")));
  return stats.filter((stat) => / Z /.test(stat)).length;
}

async function descriptors(pid) {
  const names = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(names.map((name) => quietly(readlink(`/proc/${pid}/fd/${name}`), null)));
  return targets.filter(Boolean).map(nameless).sort();
}

async function libraries(pid) {
  const lines = (await readFile(`/proc/${pid}/maps`, "utf8")).split("\n");
  const paths = new Set(lines.map((line) => line.slice(73)).filter((name) => /\.(so|clap)\b/.test(name)));
  return [...paths].map(nameless).sort();
}

/** Once they stay the same for a moment: a commit of the history, or headers compiled ahead, may be under way. */
export async function traces(program) {
  for (let last = await look(program), tries = 0; ; ++tries) {
    await pause(100);
    const now = await look(program);
    if (isDeepStrictEqual(now, last) || tries === 100) return now;
    last = now;
  }
}

async function look(program) {
  const { pid } = program;
  return {
    processes: await processes(program),
    zombies: await undead(pid),
    files: (await readdir(`/proc/${pid}/root${program.scratch}`, { recursive: true })).map(nameless).sort(),
    descriptors: await descriptors(pid),
    libraries: await libraries(pid),
    threads: (await readdir(`/proc/${pid}/task`)).length,
  };
}

export const settle = (program, before) => eventually(() => traces(program), before, "traces of a fault");

export const nothingLeft = (program) =>
  eventually(
    async () => ({ processes: await processes(program), files: await readdir(program.scratch) }),
    { processes: [], files: [] },
    "left behind by the program",
  );
