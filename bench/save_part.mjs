// From saving a plugin's source to the first sample of the new code, heard on the stream of the real program. Each save
// makes the plugin put out another constant, so the first sample that differs is the new code's. The projects: the template,
// one of ten files of which one is saved, the example of a wavetable synthesiser, and NAME/NAME.cpp of each NAME in the folder
// AVIARY_BENCH_PLUGINS, if that is given. AVIARY_BENCH_ONLY names those to take, as "template,ten".
//
// Two floors for each. The bare compile and link of the saved file, as the project's own build runs them; and the same by
// the compiler and level that compile soonest, with the headers compiled ahead. `in place` is from the first sound to the
// end of the swap to the optimised code.
//
// And from the swap of new code to its parameters on the page, as a browser shows it.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch, listen } from './ear.mjs'
import { inTemporaryFolder, median, program, root, seconds } from './measure.mjs'

const saves = Number(process.env.AVIARY_BENCH_SAVES ?? 9)
const song = (name, kind) =>
  `sig\n  bpm 120\ntracks\n  1 line\n    ${kind} ${name}\narr\n  on 64\nsec on\n  trk 1\n    p w\n`

export const rows = () =>
  inTemporaryFolder(async (folder) => {
    const rows = []
    for (const project of await projects(folder)) rows.push(...(await savesOf(project)))
    if (!process.env.AVIARY_BENCH_ONLY)
      rows.push({ name: 'swap to page', unit: 'ms', floor: null, ours: median(await pageOf(folder)), goal: 50, better: 'less' })
    return rows
  })

/** Each project with `save(level)`, which makes it put out that level, and the goal of its save to sound. */
async function projects(folder) {
  seconds(program, ['new', 'template'], { cwd: folder })
  const template = readFileSync(join(folder, 'template/template.cpp'), 'utf8')
  const all = [
    project(folder, 'template', 'fx', { 'template.cpp': template }, (floor) => Math.min(160, 1.15 * floor + 20)),
    project(folder, 'plain', 'fx', { 'plain.cpp': template }, (floor) => 1.03 * (1.15 * floor + 20), 'set(AVIARY_FAST_BUILD OFF CACHE BOOL "")'),
    project(folder, 'ten', 'fx', tenFiles(template), () => 300),
    project(folder, 'wave', 'plugin', { 'wave.cpp': readFileSync(join(root, 'examples/wavetable/wavetable.cpp'), 'utf8') }, () => null),
  ]
  const goals = { limiter: [260, 260], wavetable: [450, 550] }
  const given = process.env.AVIARY_BENCH_PLUGINS
  for (const name of given ? readdirSync(given) : []) {
    const source = join(given, name, `${name}.cpp`)
    if (!existsSync(source)) continue
    const text = readFileSync(source, 'utf8')
    if (text.includes('aviary::NoteEffect')) continue // it puts out no sound
    const [goal, alone] = goals[name] ?? [null, null]
    const kind = text.includes('aviary::Instrument') ? 'plugin' : 'fx'
    all.push(project(folder, name, kind, { [`${name}.cpp`]: text }, () => goal))
    if (name === 'wavetable')
      all.push(project(folder, `${name}_own`, kind, { [`${name}_own.cpp`]: text }, () => alone, 'set(AVIARY_FAST_COMPILER own CACHE STRING "")'))
  }
  const only = process.env.AVIARY_BENCH_ONLY
  return all.filter(({ name }) => !only || only.split(',').includes(name))
}

function project(folder, name, kind, sources, goal, settings = '') {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  const main = Object.keys(sources)[0]
  const cmake = `cmake_minimum_required(VERSION 3.25)
project(${name} VERSION 1.0.0 LANGUAGES CXX)
${settings}
find_package(Aviary REQUIRED)
aviary_add_plugin(${name} SOURCES ${Object.keys(sources).filter((file) => file.endsWith('.cpp')).join(' ')})
`
  const files = { ...sources, 'CMakeLists.txt': cmake, 'song.bird': song(name, kind), [main]: putsOut(sources[main], 0.25) }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
  return { name, path, main, goal, save: (level) => writeFileSync(join(path, main), putsOut(sources[main], level)) }
}

/** The template and nine more files, each with a header of its own that all of them include. */
function tenFiles(template) {
  const parts = Array.from({ length: 9 }, (_, i) => `part${i}`)
  const headers = parts.map((part) => `#include "${part}.h"\n`).join('')
  const files = { 'ten.cpp': headers + template }
  for (const part of parts) {
    files[`${part}.h`] = `#pragma once\n#include <vector>\nstruct ${part} {\n    double next(double x);\n    std::vector<double> past;\n};\n`
    files[`${part}.cpp`] = `#include <aviary/plugin.h>\n#include <algorithm>\n${headers}double ${part}::next(double x) {\n    past.push_back(x);\n    std::sort(past.begin(), past.end());\n    return past.front();\n}\n`
  }
  return files
}

async function savesOf({ name, path, goal, save }) {
  const workshop = spawn(program, ['start', path, '--port', '0', '--no-open'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const stages = {}, inPlace = []
  let heard = 0, noticed = () => {}, ended = () => {}, failed = () => {}, firstSound = 0, isCounted = false
  const failure = new Promise((_, reject) => (failed = reject))
  try {
    const ear = await listen(await address(workshop), {
      onSamples: (samples, at) => {
        if (samples.some((sample) => Math.abs(sample - heard) > 1e-3)) noticed(at)
        heard = samples.at(-1)
      },
      onNotification: (method, { stage, state, step, ms, ending, line }) => {
        if (method !== 'workshop:stage') return
        if (ending === 'failed') failed(new Error(line))
        if (state === 'done' && stage !== 'change' && isCounted) {
          const key = `${stage}${step ? `, ${step}` : ''}`
          ;(stages[key] ??= []).push(ms)
          if (stage === 'swap' && step === 'fast') firstSound = ms
          if (stage === 'swap' && step === 'optimised') inPlace.push(ms - firstSound)
        }
        if (ending === 'complete') ended()
      },
    })
    const totals = []
    for (let i = -2; i < saves; ++i) {
      await pause(i < 0 ? 4000 : 400) // the headers are compiled ahead; the crossfade before is over, the line is level
      isCounted = i >= 0
      const isOver = new Promise((resolve) => (ended = resolve))
      const sounded = new Promise((resolve) => (noticed = resolve))
      const saved = performance.timeOrigin + performance.now()
      save(i % 2 === 0 ? -0.25 : 0.25)
      const total = (await Promise.race([sounded, failure])) - saved
      noticed = () => {}
      if (i >= 0) totals.push(total)
      await Promise.race([isOver, failure])
    }
    ear.close()
    const [own, fastest] = [bareBuild(path, name), fastestBuild(path)]
    const row = (what, least, times, most) => ({ name: `${name}, ${what}`, unit: 'ms', floor: least, ours: median(times), goal: most, better: 'less' })
    return [
      row('to sound', own, totals, goal(own)),
      ...(fastest === null ? [] : [row('to sound, by the fastest', fastest, totals, null)]),
      ...(inPlace.length === 0 ? [] : [row('optimised in place', own, inPlace, 1.2 * own + 100)]),
      ...Object.entries(stages).map(([stage, times]) =>
        row(stage, stage.startsWith('build') ? (stage === 'build, fast' ? fastest : own) : null, times, null)),
    ]
  } finally {
    await end(workshop)
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function end(workshop) {
  const gone = new Promise((resolve) => workshop.once('exit', resolve))
  workshop.kill('SIGINT')
  await gone
}

async function pageOf(folder) {
  const path = join(folder, 'template')
  const workshop = spawn(program, ['start', path, '--port', '0', '--no-open'], { stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    const source = join(path, 'template.cpp')
    return await swapsToPage(await address(workshop), source, readFileSync(source, 'utf8'))
  } finally {
    await end(workshop)
  }
}

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

/** A plugin's source, what the plugin puts out replaced by a constant. */
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

/** What Ninja runs for the plugin: the compile of the saved file, and the link. */
function commandsOf(project, name) {
  const build = join(project, 'build/workshop')
  const commands = execFileSync('ninja', ['-C', build, '-t', 'commands', name], { encoding: 'utf8' }).split('\n')
  return { build, compile: commands.find((line) => line.endsWith(`/${name}.cpp`)), link: commands.find((line) => line.includes(`${name}.clap`)) }
}

const milliseconds = (build, command) => median(Array.from({ length: 9 }, () => seconds('sh', ['-c', command], { cwd: build }) * 1e3))

/** Milliseconds of the very commands that Ninja runs, without Ninja and without the workshop. */
function bareBuild(project, name) {
  const { build, compile, link } = commandsOf(project, name)
  return milliseconds(build, `${compile} && ${link}`)
}

/** Likewise of the last fast build; null where there was none. */
function fastestBuild(project) {
  const build = join(project, 'build/workshop')
  const told = join(build, 'fast/commands.json')
  if (!existsSync(told)) return null
  const quoted = (word) => `'${word.replaceAll("'", "'\\''")}'`
  const commands = JSON.parse(readFileSync(told, 'utf8')).map((words) => words.map(quoted).join(' '))
  return milliseconds(build, commands.join(' && '))
}
