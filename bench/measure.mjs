// Timing of whole commands, for the parts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const program = join(root, 'build/release/bin/aviary')

/** Runs a command, gives its seconds; throws with its output when it fails. */
export function seconds(command, args, options = {}) {
  const before = process.hrtime.bigint()
  const run = spawnSync(command, args, { encoding: 'utf8', timeout: 900_000, ...options })
  const elapsed = Number(process.hrtime.bigint() - before) / 1e9
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${run.stdout}${run.stderr}${run.error ?? ''}`)
  return elapsed
}

/** Median seconds of each command, taken in turn so that a drift of the machine's speed hits all alike. */
export function medians(commands, runs = 9) {
  const times = commands.map(() => [])
  for (let run = -1; run < runs; ++run)
    commands.forEach(([command, ...args], i) => {
      const time = seconds(command, args)
      if (run >= 0) times[i].push(time)
    })
  return times.map(median)
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** A folder that is gone when the work is done. */
export async function inTemporaryFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'aviary-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
