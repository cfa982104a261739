// The song that the workshop plays is a project: what a person moves is kept and can be undone, also over saves of the
// plugin's source and restarts of the program, and the author's own repository is left alone.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { eventually } from "./support/eventually.mjs";
import { inWorkshop, songWith, subject } from "./support/workshop.mjs";

const claimLimit = { timeout: 90_000 };

const read = (workshop, file) => readFile(path.join(workshop.project.folder, file), "utf8");
const exists = (workshop, file) => stat(path.join(workshop.project.folder, file)).then(() => true, () => false);
const git = (workshop, ...words) =>
  execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...words], { cwd: workshop.project.folder, encoding: "utf8" }).trim();
const history = (workshop) => git(workshop, "--git-dir=.daw.git", "log", "--format=%s").split("\n");
const volume = async (workshop, track) => {
  const { tracks } = JSON.parse(await read(workshop, "daw.mixer.json"));
  return tracks.find(({ number }) => number === track)?.volume_db;
};
const level = async (workshop) => (await workshop.parameters()).get("level").value;
/** Saves a file of the project as many editors do. */
async function write(workshop, file, text) {
  const to = path.join(workshop.project.folder, file);
  await writeFile(`${to}.new~`, text);
  await rename(`${to}.new~`, to);
}

test("keeps what was moved over saves and a restart, and takes it back", claimLimit, () =>
  inWorkshop(subject({ sounds: 0.4 }), { isolation: "cage" }, async (workshop) => {
    const { wire } = workshop;
    await wire.request("app.react_ready"); // as a page does before it undoes
    git(workshop, "init", "--quiet");
    git(workshop, "add", "subject.cpp", "CMakeLists.txt", "song.bird");
    git(workshop, "commit", "--quiet", "-m", "theirs");
    await wire.request("mixer.set", { track: 2, volume_db: -9 });
    await workshop.set("level", 0.5);
    await workshop.hears(0.2);

    assert.equal((await workshop.save(subject({ sounds: 0.8 }))).ending, "complete");
    await workshop.hears(0.4, "new code with the knob where it was");
    await wire.request("history.list", {}); // answers when the disk has followed
    assert.equal(await volume(workshop, 2), -9);
    assert.deepEqual(history(workshop).slice(0, 2), ["[plugin] Subject Level 1 -> 0.5", "[mixer] others volume 0.0 -> -9.0 dB"]);

    await wire.request("history.undo", {});
    await workshop.hears(0.8, "the knob before it was moved");
    await wire.request("history.redo", {});
    await workshop.hears(0.4);

    await workshop.restart();
    await workshop.hears(0.4, "the project's knob after a restart");
    const { tracks } = workshop.wire.state;
    assert.equal(tracks.find(({ number }) => number === 2).volume_db, -9);
    assert.equal(await level(workshop), 0.5);
    assert.equal(git(workshop, "log", "--format=%s"), "theirs", "the author's repository has no commit of ours");
    assert.match(history(workshop).at(-1), /Project loaded/);
  }));

test("a save of the source and one of the song at once are both heard", claimLimit, () =>
  inWorkshop(subject({ sounds: 0.2 }), { isolation: "cage" }, async (workshop) => {
    await workshop.set("level", 0.5);
    for (const [sounds, bpm] of [[0.4, 130], [0.6, 140], [0.8, 150]]) {
      const since = workshop.wire.mark();
      await Promise.all([workshop.project.save(subject({ sounds })), write(workshop, "song.bird", songWith("subject").replace("bpm 120", `bpm ${bpm}`))]);
      assert.equal((await workshop.ending(since)).ending, "complete");
      await workshop.wire.told("song:changed", ({ text }) => text.includes(`bpm ${bpm}`));
      await workshop.hears(sounds / 2);
    }
    assert.equal(workshop.wire.all("workshop:stage").filter(({ stage, detail }) => stage === "change" && detail.includes("bird")).length, 0);
    await workshop.wire.request("history.list", {});
    assert.equal(history(workshop).filter((message) => message.startsWith("[reload]")).length, 3);
  }));

test("a mixer that another program writes is heard, and its mistake is said", claimLimit, () =>
  inWorkshop(subject({ sounds: 0.5 }), { isolation: "none" }, async (workshop) => {
    await workshop.set("level", 0.8);
    await workshop.wire.request("history.list", {});
    const mixer = JSON.parse(await read(workshop, "daw.mixer.json"));
    mixer.tracks[0].mute = true;
    await write(workshop, "daw.mixer.json", JSON.stringify(mixer));
    await workshop.hears(0, "a muted track");
    await write(workshop, "daw.mixer.json", '{"version": 1, "tracks": [{"number": 1, "mute": "yes"}]}');
    await eventually(() => workshop.program.output.includes("daw.mixer.json:1:"), true, "where the mistake is");
    mixer.tracks[0].mute = false;
    await write(workshop, "daw.mixer.json", JSON.stringify(mixer));
    await workshop.hears(0.4, "the track with its knob");
  }));

test("a song of a folder that others may write, or with a damaged mixer, is played alone", claimLimit, async () => {
  for (const harm of [
    async (folder) => { await chmod(folder, 0o777); return /others may write into this folder/; },
    async (folder) => { await writeFile(path.join(folder, "daw.mixer.json"), "{"); return /daw\.mixer\.json:1:2/; },
  ]) {
    let says;
    const prepare = async (folder) => {
      const elsewhere = path.join(path.dirname(folder), "elsewhere");
      await mkdir(elsewhere);
      await writeFile(path.join(elsewhere, "other.bird"), songWith("subject").replace("bpm 120", "bpm 77"));
      says = await harm(elsewhere);
      return path.join(elsewhere, "other.bird");
    };
    await inWorkshop(subject({ sounds: 0.5 }), { isolation: "none", elsewhere: prepare }, async (workshop) => {
      assert.match(workshop.program.output, says);
      assert.match(workshop.program.output, /is played without its project, so what is moved is not kept/);
      assert.equal(workshop.wire.state.song.bpm, 77);
      await workshop.set("level", 0.5);
      await workshop.hears(0.25);
      assert.equal((await workshop.save(subject({ sounds: 0.8 }))).ending, "complete");
      await workshop.hears(0.4);
      await assert.rejects(workshop.wire.request("history.list", {}), { code: "project.none_here" });
      assert.equal(await exists(workshop, "../elsewhere/.git"), false);
      assert.equal(await exists(workshop, ".daw.git"), false);
    });
  }
});

const scaled = songWith("subject").replace("  bpm 120\n", "  bpm 120\n  tuning steps.scl\n");
const scale = (cents) => `! steps.scl\n!\ntwo steps\n 2\n!\n ${cents}\n 2/1\n`;
const automated = songWith("subject").replace("plugin nothing", "plugin poly").replace("plugin poly\narr", "plugin poly\n    fx nothing\narr").replace("sec main\n", "sec main\n  trk 1 under work\n    subject.level 100\n");
const warnings = (workshop, text) => workshop.program.output.split("\n").filter((line) => line.includes("warning") && line.includes(text)).length;

test("a scale beside the song is heard when it changes, and the knobs stay", claimLimit, () =>
  inWorkshop(subject({ sounds: 0.4 }), { isolation: "none", song: scaled }, async (workshop) => {
    await eventually(() => warnings(workshop, "steps.scl"), 1, "that there is no such file");
    await workshop.set("level", 0.5);
    const anew = () => workshop.program.output.split("is played anew").length - 1;
    await write(workshop, "steps.scl", scale("600.0"));
    await eventually(anew, 1, "the song with its scale");
    assert.equal(warnings(workshop, "steps.scl"), 1, "it is there now");
    await write(workshop, "steps.scl", scale("500.0"));
    await eventually(anew, 2, "the song with another scale");
    await workshop.hears(0.2);
    assert.equal(await level(workshop), 0.5);
  }));

test("says each time what new code takes from under the song", claimLimit, () =>
  inWorkshop(subject({ sounds: 0.4 }), { isolation: "cage", song: automated }, async (workshop) => {
    const renamed = (sounds) => subject({ sounds }).replace('"level", "Level"', '"wibble", "Wibble"');
    assert.equal(workshop.program.output.includes("subject.level"), false);
    for (const times of [1, 2]) {
      assert.equal((await workshop.save(renamed(0.1 * times))).ending, "complete");
      await eventually(() => warnings(workshop, "has a parameter 'subject.level'"), times, "the song automates what is gone");
    }
    assert.equal(warnings(workshop, "there is no plugin 'nothing'"), 1, "what is as before is not said again");
    assert.equal((await workshop.save(subject({ sounds: 0.4 }))).ending, "complete");
    assert.equal(warnings(workshop, "has a parameter 'subject.level'"), 2);

    await workshop.set("level", 0.5);
    const other = subject({ sounds: 0.4, type: "Other", id: "com.example.other" });
    assert.equal((await workshop.save(other)).ending, "complete");
    await eventually(() => warnings(workshop, "'subject' is Other (com.example.other) now"), 1, "another plugin in its slot");
  }));

test("names a slow prepare() as what it is", claimLimit, () =>
  inWorkshop(subject({ sounds: 0.2 }), { isolation: "cage" }, async (workshop) => {
    const slow = subject({
      before: "#include <chrono>\n#include <thread>",
      sounds: 0.3,
      members: "void prepare(const aviary::Setup&) override { std::this_thread::sleep_for(std::chrono::milliseconds(1500)); }",
    });
    const since = workshop.wire.mark();
    assert.equal((await workshop.save(slow)).ending, "complete");
    const { parts, line } = workshop.stages(since).find(({ stage, state }) => stage === "canary" && state === "done");
    assert.ok(parts.find(({ name }) => name === "prepare").ms >= 1500, JSON.stringify(parts));
    assert.match(line, /proved .*prepare\(\) \d+\.\d s/);
  }));
