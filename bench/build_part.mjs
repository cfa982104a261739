// Times of the project itself: clean builds of everything but the page, and of the SDK alone, without the compiler cache; and
// its tests.
import { join } from 'node:path'
import { inTemporaryFolder, root, seconds } from './measure.mjs'

export const rows = () =>
  inTemporaryFolder((folder) => {
    const build = join(folder, 'build')
    seconds('cmake', ['--preset', 'release', '-B', build], { cwd: root })
    const clean = seconds('ninja', ['-C', build], { env: { ...process.env, CCACHE_DISABLE: '1' } })
    const sdk = join(folder, 'sdk')
    seconds('cmake', ['-S', root, '-B', sdk, '-G', 'Ninja', '-DAVIARY_SDK_ONLY=ON'])
    const sdkClean = seconds('ninja', ['-C', sdk], { env: { ...process.env, CCACHE_DISABLE: '1' } })
    const nothing = seconds('ninja', ['-C', build])
    const tests = seconds('ctest', ['--parallel', '2', '--output-on-failure'], { cwd: join(root, 'build/release') })
    return [
      { name: 'clean, two cores', unit: 's', floor: null, ours: clean, goal: 240, better: 'less' },
      { name: 'the SDK alone, clean', unit: 's', floor: null, ours: sdkClean, goal: 20, better: 'less' },
      { name: 'nothing to do', unit: 's', floor: null, ours: nothing, goal: null, better: 'less' },
      { name: 'tests of the program', unit: 's', floor: null, ours: tests, goal: null, better: 'less' },
    ]
  })
