// Renaming a track every few milliseconds while blocks play without a pause, in both formats at once: what got lost, what
// was allocated. A minute among the other parts; fifteen minutes when asked for by name (make bench NAME=track), or as
// long as AVIARY_TRACK_SECONDS says.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { inTemporaryFolder, program } from './measure.mjs'

const seconds = Number(process.env.AVIARY_TRACK_SECONDS ?? (process.argv[2] === 'track' ? 900 : 60))
const test = 'PlayingThroughEndlessRenamesNeverAllocatesNorLosesTheLastName'

export const rows = async () => (await Promise.all(['Clap', 'Vst3'].map(play))).flat()

async function play(format) {
  const counts = await inTemporaryFolder(async (folder) => {
    const report = join(folder, 'report.json')
    // Its verdict is in the figures: a test that failed has counted too.
    await promisify(execFile)(
      join(dirname(program), 'formats_test'),
      [`--gtest_filter=In/Track.${test}/${format}`, `--gtest_output=json:${report}`],
      { env: { ...process.env, AVIARY_TRACK_SECONDS: String(seconds) }, timeout: (seconds + 60) * 1000 },
    ).catch(() => {})
    return JSON.parse(readFileSync(report, 'utf8')).testsuites[0].testsuite[0]
  })
  const row = (name, count, goal, better) => ({
    name: `${format.toUpperCase()}, ${seconds} s: ${name}`, unit: '', floor: null, ours: Number(count), goal, better,
  })
  return [
    row('renames', counts.renames, seconds * 100, 'more'),
    row('blocks', counts.blocks, seconds, 'more'),
    row('last names lost', counts.lost, 0, 'less'),
    row('snapshots mixed or out of order', counts.wrong, 0, 'less'),
    row('allocations, frees and locks', counts.allocations, 0, 'less'),
  ]
}
