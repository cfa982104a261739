// From a project to its two bundles, and the proof of them. The floor of a clean bundle is the very commands that
// compile and link it, without CMake, Ninja and the checks.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { inTemporaryFolder, median, program, seconds } from './measure.mjs'

export const rows = () =>
  inTemporaryFolder((folder) => {
    const project = join(folder, 'template')
    const env = { ...process.env, HOME: folder }
    const aviary = (verb) => seconds(program, [verb], { cwd: project, env })
    const times = (work, runs = 9) => median(Array.from({ length: runs }, work))
    seconds(program, ['new', 'template'], { cwd: folder })

    const clean = times(() => {
      rmSync(join(project, 'build'), { recursive: true, force: true })
      return aviary('bundle')
    })
    const build = join(project, 'build/bundle')
    const commands = execFileSync('ninja', ['-C', build, '-t', 'commands'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(' -o '))
      .join(' && ')
    const bare = times(() => seconds('sh', ['-c', commands], { cwd: build }))
    const again = times(() => aviary('bundle'))
    aviary('install')
    const verify = times(() => aviary('verify'))
    return [
      { name: 'CLAP and VST3, clean to bundles', unit: 's', floor: bare, ours: clean, goal: 5, better: 'less' },
      { name: 'bundle with nothing to do', unit: 's', floor: null, ours: again, goal: null, better: 'less' },
      { name: 'verify', unit: 's', floor: null, ours: verify, goal: null, better: 'less' },
    ]
  })
