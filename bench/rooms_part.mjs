// The rooms' own benchmarks (Google Benchmark programs beside the code), one row each.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { program } from './measure.mjs'

const goals = { read_one_megabyte: 20, clap_empty_block: 100, vst3_empty_block: 250 } // in the benchmark's own unit
// Benchmarks that may take so many times as long as another of the same program.
const floors = { clap_param_infos: ['clap_param_infos_copied', 2], vst3_param_infos: ['vst3_param_infos_copied', 2] }

export const rows = () =>
  readdirSync(dirname(program))
    .filter((file) => file.endsWith('_bench'))
    .sort()
    .flatMap((file) => {
      const measured = benchmarks(join(dirname(program), file))
      return measured.map(({ name, cpu_time, time_unit }) => {
        const [floor_name, times] = floors[name] ?? []
        const floor = measured.find((other) => other.name === floor_name)?.cpu_time ?? null
        return { name, unit: time_unit, floor, ours: cpu_time, goal: goals[name] ?? (floor && floor * times), better: 'less' }
      })
    })

function benchmarks(path) {
  const report = execFileSync(path, ['--benchmark_format=json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return JSON.parse(report).benchmarks.filter(({ run_type }) => run_type === 'iteration')
}
