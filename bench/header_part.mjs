// What including the plugin header costs every save.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inTemporaryFolder, medians, root } from './measure.mjs'

export const rows = () =>
  inTemporaryFolder((folder) => {
    const compile = (name, text) => {
      writeFileSync(join(folder, `${name}.cpp`), text)
      const flags = ['-std=c++20', '-O2', '-fPIC', `-I${join(root, 'sdk/include')}`, '-c']
      return ['g++', ...flags, join(folder, `${name}.cpp`), '-o', join(folder, `${name}.o`)]
    }
    const [empty, plugin, voices] = medians([
      compile('empty', ''),
      compile('plugin', '#include <aviary/plugin.h>\n'),
      compile('voices', '#include <aviary/plugin.h>\n#include <aviary/voices.h>\n')
    ])
    const row = (name, seconds) => ({ name, unit: 'ms', floor: empty * 1e3, ours: seconds * 1e3, goal: 60, better: 'less' })
    return [row('bare include', plugin), row('with voices.h', voices)]
  })
