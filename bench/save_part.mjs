// From saving a plugin's source to the first sample of the new code, heard on the stream of the real program. Each save
// makes the template put out another constant, so the first sample that differs is the new code's.
// The floor is the bare compile and link of the same file with the same flags, as the build itself runs them.
//
// And from the swap of new code to its parameters on the page, as a browser shows it.
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch, listen } from './ear.mjs'
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
    const workshopAddress = await address(workshop)
    const stages = {}
    let heard = 0, noticed = () => {}
    try {
      const ear = await listen(workshopAddress, {
        onSamples: (samples, at) => {
          if (samples.some((sample) => Math.abs(sample - heard) > 1e-3)) noticed(at)
          heard = samples.at(-1)
        },
        onNotification: (method, { stage, state, ms }) => {
          if (method === 'workshop:stage' && state === 'done') (stages[stage] ??= []).push(ms)
        },
      })
      const totals = []
      for (let i = -1; i < saves; ++i) {
        await new Promise((resolve) => setTimeout(resolve, 400)) // the crossfade before is over, the line is level
        const saved = performance.timeOrigin + performance.now()
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
        // Whichever is less: a quarter over the bare build and 30 ms for everything else, or a quarter of a second.
        row('to sound', floor, totals, Math.min(1.25 * floor + 30, 250)),
        row('swap to page', null, await swapsToPage(workshopAddress, source, text), 50),
        ...Object.entries(stages).map(([stage, times]) => row(`to sound, ${stage}`, stage === 'build' ? floor : null, times.slice(1), null)),
      ]
    } finally {
      const gone = new Promise((resolve) => workshop.once('exit', resolve))
      workshop.kill('SIGINT')
      await gone
    }
  })

/** Milliseconds from hearing that the swap has begun to the new parameter on the page. */
async function swapsToPage(address, source, text) {
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.addInitScript(() => {
      globalThis.swaps = []
      const Original = WebSocket
      globalThis.WebSocket = class extends Original {
        constructor(...args) {
          super(...args)
          this.addEventListener('message', ({ data }) => {
            if (typeof data !== 'string') return
            const { method, params } = JSON.parse(data)
            if (method === 'workshop:stage' && params.stage === 'swap' && params.state === 'running') swaps.push(performance.now())
          })
        }
      }
    })
    await page.goto(address)
    await page.getByTestId('page').waitFor()
    const times = []
    for (let i = 0; i < saves; ++i) {
      const shown = page.evaluate(
        (id) =>
          new Promise((resolve) => {
            const look = () => {
              if (!document.querySelector(`[data-testid="param-${id}"]`)) return
              watcher.disconnect()
              resolve(performance.now() - swaps.at(-1))
            }
            const watcher = new MutationObserver(look)
            watcher.observe(document.body, { childList: true, subtree: true, attributes: true })
          }),
        `fresh${i}`,
      )
      writeFileSync(source, withParameter(text, `fresh${i}`))
      times.push(await shown)
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    return times
  } finally {
    await browser.close()
  }
}

/** The template with one parameter more. */
const withParameter = (text, id) =>
  text.replace('    void prepare(', `    aviary::FloatParam ${id}{*this, "${id}", "${id}"};\n\n    void prepare(`)

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
      const found = said.match(/http:\/\/[\w.]+:\d+\/#token=\w{64}/)
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
