// The rooms' own benchmarks (Google Benchmark programs beside the code), one row each.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { program } from './measure.mjs'

const goals = { // in the benchmark's own unit
  read_one_megabyte: 20, import_five_minutes: 100, export_five_minutes: 20, clap_empty_block: 100, vst3_empty_block: 250, reload_without_dlopen: 20,
  caged_block_of_64: 100, made_now: 3, 'clap_open/effect': 150_000, 'clap_open/instrument': 400_000,
  'vst3_open/effect': 150_000, 'vst3_open/instrument': 400_000,
}
// Benchmarks beside another of the same program, and how many times as long they may take, if that is their goal.
const floors = {
  clap_param_infos: ['clap_param_infos_copied', 2],
  vst3_param_infos: ['vst3_param_infos_copied', 2],
  call_cached: ['call_dlsym', 1.3],
  resolve_cached: ['load_and_indirection', 2],
  caged_block_of_64: ['block_of_64'],
  vst3_instrument: ['clap_instrument'],
  caged_vst3_instrument: ['caged_clap_instrument', 1.2],
  find_among_10000: ['find_among_10', 1.5],
  reader_p9999_under_reloads: ['reader_p9999_quiet', 3],
  'block/with_kept': ['block/without_kept', 1.02],
}
for (const name of ['sin', 'cos', 'exp', 'log', 'tanh', 'pow']) {
  floors[`${name}_float`] = [`${name}_libm`, 1]
  floors[`${name}_float4`] = [`${name}_libm`, 1 / 3]
}
// What a benchmark runs with: libm is to have no FMA, as aviary::math has none.
const environments = { math_bench: { GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2' } }
// What a benchmark counts beside its time, and how much of it may be.
const counted = { hundred_thousand_reloads: { grown_kB: 1024, libraries: 1 }, idle_second_of_100: { wakeups: 10 } }

export const rows = () =>
  readdirSync(dirname(program))
    .filter((file) => file.endsWith('_bench'))
    .sort()
    .flatMap((file) => {
      const measured = benchmarks(join(dirname(program), file))
      return measured.flatMap(({ name, time, time_unit, counters }) => {
        const [floor_name, times] = floors[name] ?? []
        const floor = measured.find((other) => other.name === floor_name)?.time ?? null
        const goal = goals[name] ?? (floor && floor * times)
        const shown = `${file.replace('_bench', '')} ${name}`
        const row = { name: shown, unit: time_unit, floor, ours: time, goal, better: 'less' }
        const counts = Object.entries(counted[name] ?? {}).map(([counter, most]) => {
          return { name: `${shown}: ${counter}`, unit: '', floor: null, ours: counters[counter], goal: most, better: 'less' }
        })
        return [row, ...counts]
      })
    })

function benchmarks(path) {
  // Into a file: what the measured code prints is no part of it.
  const folder = mkdtempSync(join(tmpdir(), 'aviary-bench-'))
  const report = join(folder, 'report.json')
  const env = { ...process.env, ...environments[basename(path)] }
  execFileSync(path, [`--benchmark_out=${report}`, '--benchmark_out_format=json'], { stdio: 'ignore', env })
  const { benchmarks } = JSON.parse(readFileSync(report, 'utf8'))
  rmSync(folder, { recursive: true })
  return benchmarks
    .filter(({ run_type }) => run_type === 'iteration')
    .map((counters) => {
      // One that takes its time itself is named so; the others' is the processor's, which other programs do not add to.
      const [first, ...how] = counters.name.split('/')
      const time = how.includes('manual_time') ? counters.real_time : counters.cpu_time
      // What it was run with tells it from the others of its name; how it was timed does not.
      const timing = /^(manual_time|real_time|process_time|iterations:.*|repeats:.*|min_time:.*|threads:.*)$/
      const name = [first, ...how.filter((word) => !timing.test(word))].join(' ')
      return { name, time, time_unit: counters.time_unit, counters }
    })
}
