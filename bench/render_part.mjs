// How much faster than real time a song becomes a file, on one core. The floor is what an empty song of that length takes.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { inTemporaryFolder, medians, program, root } from './measure.mjs'

export const rows = () =>
  inTemporaryFolder((folder) => {
    const whole = join(root, '../shared/corpus/daw.bird')
    const song = existsSync(whole) ? whole : join(root, 'examples/tremolo/song.bird')
    const report = spawnSync(program, ['render', song, '-o', join(folder, 'song.wav'), '--json'], { encoding: 'utf8' })
    const { seconds } = JSON.parse(report.stdout)
    const bars = Math.round((seconds * 120) / 60 / 4)
    writeFileSync(join(folder, 'silence.bird'), `sig\n  bpm 120\ntracks\n  1 nothing\narr\n  rest ${bars}\nsec rest\n  trk 1\n    p w\n      v -\n        n -\n`)
    const render = (input, output) => ['taskset', '-c', '0', program, 'render', input, '-o', join(folder, output)]
    const [floor, ours] = medians([render(join(folder, 'silence.bird'), 'silence.wav'), render(song, 'song.wav')], 5)
    return [{ name: song.split('/').pop(), unit: 'x realtime', floor: seconds / floor, ours: seconds / ours, goal: 40, better: 'more' }]
  })
