// From saving a plugin's source to the first sample of the new code, heard on the stream of the real program. Each save
// makes the template put out another constant, so the first sample that differs is the new code's.
// The floor is the bare compile and link of the same file with the same flags, as the build itself runs them.
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listen } from './ear.mjs'
import { inTemporaryFolder, median, program, seconds } from './measure.mjs'

const saves = 11
const song = 'sig\n  bpm 120\ntracks\n  1 line\n    fx template\narr\n  on 64\nsec on\n  trk 1\n    p w\n'

export const rows = () =>
  inTemporaryFolder(async (folder) => {
    seconds(program, ['new', 'template'], { cwd: folder })
    const project = join(folder, 'template')
    const source = join(project, 'template.cpp')
    const text = readFileSync(source, 'utf8')
    writeFileSync(source, putsOut(text, 0.25))
    writeFileSync(join(project, 'song.bird'), song)

    const workshop = spawn(program, ['start', project, '--port', '0', '--no-open'], { stdio: ['ignore', 'pipe', 'pipe'] })
    const stages = {}
    let heard = 0, noticed = () => {}
    try {
      const ear = await listen(await address(workshop), {
        onSamples: (samples) => {
          if (samples.some((sample) => Math.abs(sample - heard) > 1e-3)) noticed(performance.now())
          heard = samples.at(-1)
        },
        onNotification: (method, { stage, state, ms }) => {
          if (method === 'workshop:stage' && state === 'done') (stages[stage] ??= []).push(ms)
        },
      })
      const totals = []
      for (let i = -1; i < saves; ++i) {
        await new Promise((resolve) => setTimeout(resolve, 400)) // the crossfade before is over, the line is level
        const saved = performance.now()
        const sounded = new Promise((resolve) => (noticed = resolve))
        writeFileSync(source, putsOut(text, i % 2 === 0 ? 0.25 : -0.25))
        const total = (await sounded) - saved
        noticed = () => {}
        if (i >= 0) totals.push(total)
      }
      ear.close()
      const floor = bareBuild(project)
      const row = (name, least, times, goal) => ({ name, unit: 'ms', floor: least, ours: median(times), goal, better: 'less' })
      return [
        row('to sound', floor, totals, 400),
        ...Object.entries(stages).map(([stage, times]) => row(`to sound, ${stage}`, stage === 'build' ? floor : null, times.slice(1), null)),
      ]
    } finally {
      const gone = new Promise((resolve) => workshop.once('exit', resolve))
      workshop.kill('SIGINT')
      await gone
    }
  })

/** The template, its output replaced by a constant. */
function putsOut(text, level) {
  const type = text.match(/AVIARY_PLUGIN\((\w+),/)[1]
  const wrapper = `struct Level : ${type} {
    void process(aviary::Block& block) override {
        ${type}::process(block);
        for (unsigned channel = 0; channel < block.output_channels(); ++channel)
            for (auto frame : block.frames()) block.out(channel)[frame] = ${level}f;
    }
};

`
  return text.replace(/AVIARY_PLUGIN\(\w+,/, `${wrapper}AVIARY_PLUGIN(Level,`)
}

function address(workshop) {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk) => {
      said += chunk
      const found = said.match(/http:\/\/[\w.]+:\d+/)
      if (found) resolve(found[0])
    }
    workshop.stdout.on('data', hear)
    workshop.stderr.on('data', hear)
    workshop.once('exit', () => reject(new Error(`the workshop ended:\n${said}`)))
  })
}

/** Milliseconds of the very commands that Ninja runs for the plugin, without Ninja and without the workshop. */
function bareBuild(project) {
  const build = join(project, 'build/workshop')
  const commands = execFileSync('ninja', ['-C', build, '-t', 'commands', 'template'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(' -o '))
    .join(' && ')
  return median(Array.from({ length: 9 }, () => seconds('sh', ['-c', commands], { cwd: build }) * 1e3))
}
