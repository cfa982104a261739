// make bench [NAME=part]: runs the parts, prints one table, writes build/bench.json.
//
// A part is a file beside this one that exports `rows()`: an array of
//   { name, unit, floor, ours, goal, better: "less" | "more", detail? }
// where floor is the least (or most) that is possible here, measured in the same run, or null where there is none.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const parts = readdirSync(here)
  .filter((file) => file.endsWith('_part.mjs'))
  .map((file) => file.replace('_part.mjs', ''))
  .sort()

const wanted = process.argv[2]
if (wanted && !parts.includes(wanted)) {
  console.error(`bench: no part is called '${wanted}'; there are ${parts.join(', ')}`)
  process.exit(2)
}

const rows = []
for (const part of wanted ? [wanted] : parts) {
  process.stderr.write(`bench: ${part} ...\n`)
  const { rows: measure } = await import(join(here, `${part}_part.mjs`))
  for (const row of await measure()) rows.push({ part, ...row, verdict: verdict(row) })
}

const names = rows.map(({ part, name }) => `${part}: ${name}`)
const twice = names.filter((name, i) => names.indexOf(name) !== i)
if (twice.length) throw new Error(`rows that cannot be told apart: ${[...new Set(twice)].join(', ')}`)
print(rows)
mkdirSync(join(root, 'build'), { recursive: true })
writeFileSync(join(root, 'build/bench.json'), JSON.stringify(rows, null, 2) + '\n')

function verdict({ ours, goal, better }) {
  if (goal == null) return ''
  return (better === 'more' ? ours >= goal : ours <= goal) ? 'met' : 'MISSED'
}

function print(table) {
  const figure = (value, unit) => (value == null ? '-' : `${round(value)} ${unit}`)
  const lines = [['name', 'floor', 'ours', 'ratio', 'goal', '']]
  for (const { part, name, unit, floor, ours, goal, better, verdict } of table)
    lines.push([
      `${part}: ${name}`,
      figure(floor, unit),
      figure(ours, unit),
      floor ? round(ours / floor) : '-',
      goal == null ? '-' : `${better === 'more' ? '>=' : '<='} ${figure(goal, unit)}`,
      verdict,
    ])
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  for (const line of lines)
    console.log(line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd())
}

function round(value) {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}
