// The rooms' own benchmarks (Google Benchmark programs beside the code), one row each.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { program } from './measure.mjs'

const goals = { read_one_megabyte: 20 } // in the benchmark's own unit

export const rows = () =>
  readdirSync(dirname(program))
    .filter((file) => file.endsWith('_bench'))
    .sort()
    .flatMap((file) => benchmarks(join(dirname(program), file)))
    .map(({ name, cpu_time, time_unit }) => ({
      name, unit: time_unit, floor: null, ours: cpu_time, goal: goals[name] ?? null, better: 'less',
    }))

function benchmarks(path) {
  const report = execFileSync(path, ['--benchmark_format=json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return JSON.parse(report).benchmarks.filter(({ run_type }) => run_type === 'iteration')
}
