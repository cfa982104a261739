// CLAP plugins for tests, made of the one in src/hosting/testmodules/gain.c: out = in * gain.
//
//   const folder = await testPlugins(studioParent, { many: { GAIN_ID: '"test.many"', GAIN_PARAMETERS: 5000 } });
//   Program.start(…, { environment: { CLAP_PATH: folder } });

import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "./program.mjs";

/** `plugins`: definitions for the compiler by file name. Resolves with the folder that holds them. */
export async function testPlugins(parent, plugins) {
  const cache = await readFile(path.join(root, "build/release/CMakeCache.txt"), "utf8");
  const headers = cache.match(/^CLAP_INCLUDE_DIR:PATH=(.+)$/m)[1];
  const folder = path.join(parent, "clap");
  await mkdir(folder, { recursive: true });
  for (const [name, definitions] of Object.entries(plugins)) {
    const defined = Object.entries(definitions).map(([word, value]) => `-D${word}=${value}`);
    const words = ["-shared", "-fPIC", "-O1", "-w", "-I", headers, ...defined, path.join(root, "src/hosting/testmodules/gain.c"), "-o", path.join(folder, `${name}.clap`), "-lm"];
    await promisify(execFile)("cc", words);
  }
  return folder;
}
