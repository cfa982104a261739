// The plugins that the hosts are shown: every stock and every example plugin, as our own program describes it.
//
//   for (const { name, clap, vst3, facts } of await plugins()) ...    // facts: what `aviary-child probe` says

import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../../support/program.mjs";
import { run } from "./child.mjs";

const build = path.join(root, "build/release");
/** Our own. */
export const program = path.join(build, "bin/aviary");

/** A host's own programs: built by CMake from this folder, where what they need is installed. */
export const ownProgram = (name) => path.join(root, "build/foreign_hosts", name);

export async function plugins() {
  const names = [];
  for (const folder of ["plugins", "examples"])
    for (const name of await readdir(path.join(root, folder))) {
      const source = await readFile(path.join(root, folder, name, `${name}.cpp`), "utf8").catch(() => "");
      if (source.includes("AVIARY_PLUGIN(")) names.push(name);
    }
  return Promise.all(
    names.map(async (name) => {
      const clap = path.join(build, "plugins", name, `${name}.clap`);
      const { stdout } = await run(path.join(build, "bin/aviary-child"), ["probe", clap]);
      return { name, clap, vst3: path.join(build, "vst3", `${name}.vst3`), facts: JSON.parse(stdout).plugins[0] };
    }),
  );
}

/** VST3 has parameters for what CLAP has other ways for: bypass, the choice of a preset, MIDI controllers. */
export const ofTheFormat = /^(Bypass|Program|MIDI \d+ .+)$/;

/** A home for a host, where it finds these bundles and keeps its settings; gone with `remove()`. */
export async function home(bundles = []) {
  const folder = await mkdtemp(path.join(tmpdir(), "aviary-host-"));
  // Hosts remember when a bundle was last changed, so a copy keeps its date.
  for (const bundle of bundles)
    await cp(bundle, path.join(folder, ".vst3", path.basename(bundle)), { recursive: true, preserveTimestamps: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Why the tests of a host are left out: the first file that is not there, and the package it comes with. Else false. */
export function missing(files) {
  for (const [file, packageName] of Object.entries(files))
    if (!existsSync(file)) return `${file} is missing: Debian package ${packageName} (./setup.sh hosts installs it)`;
  return false;
}
