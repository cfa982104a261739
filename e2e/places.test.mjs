// What the places may do that the workshop stands on: a build folder that nobody may write to, a disk that is full, a
// project that goes away and comes back, a clock that jumps. It is told in plain words, what sounds goes on, and when
// the place is right again so is the workshop.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "node:test";
import { settle, traces } from "./support/traces.mjs";
import { inWorkshop, subject } from "./support/workshop.mjs";

const claimLimit = { timeout: 120_000 };

/** The program in a mount namespace of its own, where a test may mount while it runs. */
const apart = ["unshare", "--mount", ...(process.getuid() === 0 ? [] : ["--map-root-user"]), "--"];
const canMount = spawnSync(apart[0], [...apart.slice(1), "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;
const needsMounts = { ...claimLimit, skip: canMount ? false : "needs the right to mount" };

const megabytes = 32;
/** Writes more than there is room for, but no more than that: nothing else could be meant. */
const fill = `! head -c ${megabytes}M /dev/zero >filling 2>/dev/null`;

/** Also while somebody writes there. */
const readOnly = 'mount --bind "$PWD" "$PWD" && mount -o remount,bind,ro "$PWD"';
const writable = 'disk="$PWD" && cd / && umount "$disk"';

/** A workshop with a small disk at its `build` or `scratch` folder, and a shell that sees that disk. */
function onSmallDisk(which, claim) {
  let disk;
  const through = ({ folder, scratch }) => {
    disk = { build: path.join(folder, "build"), scratch }[which];
    return [...apart, "sh", "-c", `mkdir -p ${disk} && mount -t tmpfs -o size=${megabytes}m none ${disk} && exec "$@"`, "sh"];
  };
  return inWorkshop(subject(), { through }, async (workshop) => {
    await workshop.hears(0.1);
    const enter = ["nsenter", "--target", String(workshop.program.pid), "--mount"];
    if (process.getuid() !== 0) enter.push("--user", "--preserve-credentials");
    const shell = (script) => ["sh", "-c", `cd ${disk} && mountpoint -q . && ${script}`];
    return claim(workshop, (script) => execFileSync(enter[0], [...enter.slice(1), ...shell(script)], { stdio: "pipe" }));
  });
}

/** A save that fails at a stage with a message while the old code sounds on and nothing is left behind. */
async function fails(workshop, sounds, stage, message) {
  const before = await traces(workshop.program);
  const last = await workshop.save(subject({ sounds }));
  assert.deepEqual([last.stage, last.ending], [stage, "failed"], last.line);
  assert.match(last.line, message);
  await workshop.hears(0.1, "the last good version");
  await settle(workshop.program, before);
}

async function works(workshop, sounds) {
  const last = await workshop.save(subject({ sounds }));
  assert.equal(last.ending, "complete", last.line);
  await workshop.hears(sounds);
}

describe("a place that refuses", { concurrency: 1 }, () => {
  test("to be written to at build/ is named, and works again when it may be", needsMounts, () =>
    onSmallDisk("build", async (workshop, shell) => {
      shell(readOnly);
      await fails(workshop, 0.2, "build", /Read-only file system/);
      shell(writable);
      await works(workshop, 0.3);
    }));

  test("to be written to from the start is named, and works once it may be", needsMounts, () =>
    onSmallDisk("build", async (workshop, shell) => {
      const since = workshop.wire.mark();
      shell(`rm -r workshop && ${readOnly}`);
      await workshop.project.save(subject({ sounds: 0.2 }));
      const last = await workshop.ending(since);
      assert.match(last.line, /failed {4}build .* cannot build in .*\/build\/workshop: Read-only file system/);
      await workshop.hears(0.1);
      shell(writable);
      await works(workshop, 0.3);
    }));

  for (const [what, place, stage] of [
    ["at build/", "build", "build"],
    ["for temporary files", "scratch", "probe"],
  ])
    test(`more than it holds ${what} is named, and works again when there is room`, needsMounts, () =>
      onSmallDisk(place, async (workshop, shell) => {
        shell(fill);
        await fails(workshop, 0.2, stage, /No space left on device|Disk full/);
        shell("rm filling");
        await works(workshop, 0.3);
      }));
});

describe("a project", { concurrency: 1 }, () => {
  test("that goes away sounds on, and is watched again when it is back", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      await workshop.hears(0.1);
      const { folder, parent } = workshop.project;
      await rename(folder, path.join(parent, "away"));
      await workshop.program.says("the project's folder is gone");
      await workshop.hears(0.1);
      await rename(path.join(parent, "away"), folder);
      await works(workshop, 0.2);
      await works(workshop, 0.3);
    }));

  test("that is deleted, and written anew, is built anew", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      await workshop.hears(0.1);
      const { folder } = workshop.project;
      const cmake = await readFile(path.join(folder, "CMakeLists.txt"));
      await rm(folder, { recursive: true, maxRetries: 5 }); // headers are being compiled ahead
      await workshop.program.says("the project's folder is gone");
      await workshop.hears(0.1);
      const since = workshop.wire.mark();
      await mkdir(folder);
      await workshop.project.write("CMakeLists.txt", cmake);
      await workshop.project.save(subject({ sounds: 0.2 }));
      const last = await workshop.ending(since);
      assert.equal(last.ending, "complete", last.line);
      await workshop.hears(0.2);
    }));

  test("whose file is removed and put back is built again", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      await workshop.hears(0.1);
      const since = workshop.wire.mark();
      await rm(workshop.project.source);
      const last = await workshop.ending(since);
      assert.deepEqual([last.stage, last.ending], ["build", "failed"], last.line);
      assert.match(last.line, /subject\.cpp/);
      await workshop.hears(0.1);
      await works(workshop, 0.2);
    }));
});

describe("a clock", { concurrency: 1 }, () => {
  /** A save whose file says that it was written at another time. */
  const saveAt = async (workshop, sounds, seconds) => {
    const beside = `${workshop.project.source}.other~`;
    const since = workshop.wire.mark();
    await writeFile(beside, subject({ sounds }));
    await utimes(beside, seconds, seconds);
    await rename(beside, workshop.project.source);
    const last = await workshop.ending(since);
    assert.equal(last.ending, "complete", last.line);
    await workshop.hears(sounds);
  };

  test("that jumps back, forth and back again keeps no save from being built", claimLimit, () =>
    inWorkshop(subject(), {}, async (workshop) => {
      const [now, day] = [Date.now() / 1000, 24 * 3600];
      await saveAt(workshop, 0.2, now - day);
      await saveAt(workshop, 0.3, now + day);
      await saveAt(workshop, 0.4, now - 2 * day);
      await works(workshop, 0.5);
      await saveAt(workshop, 0.6, 0);
    }));
});
