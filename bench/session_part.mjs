// The song view's program on a project of 200 tracks and 10,000 notes: how soon it may be edited, how soon it answers, how
// soon an edit is in the history, and what its page costs. Round trips are from this process, whose own time counts too.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { launch, tokenOf } from './ear.mjs'
import { inTemporaryFolder, median, program, root } from './measure.mjs'

const WebSocket = createRequire(join(root, 'e2e/package.json'))('ws')

const opens = 5, commands = 4000, edits = 200, lines = 15
const pageTracks = 64 // as many meters as its page draws

export const rows = () =>
  inTemporaryFolder(async (folder) => {
    const row = (name, unit, floor, ours, goal, better = 'less') => ({ name, unit, floor, ours, goal, better })
    const large = project(join(folder, 'large'), 200, 50)
    const loads = []
    for (let i = 0; i < opens; ++i) loads.push(await served(folder, large, opening))
    const { trip, bare, kept, held, moved } = await served(folder, large, editing)
    const gap = await served(folder, project(join(folder, 'edited'), 100, 100), typing)
    const page = await served(folder, project(join(folder, 'meters'), pageTracks, 50), showing)
    return [
      row('200 tracks, 10,000 notes: open', 'ms', null, median(loads), 100),
      row('transport.seek, 99th of 100', 'ms', bare, trip, 1),
      row('mixer.set to kept on the disk', 'ms', null, kept, 20),
      row('a command right behind it, 99th of 100', 'ms', bare, held, 1),
      row('sent for one move of a fader', 'bytes', null, moved, 300),
      row('100 tracks, a line typed: gap between frames', 'ms', 1000 / 60, gap, 20),
      row('page, first paint', 'ms', null, page.paint, 300),
      row('page, script compressed', 'KB', null, scriptSize() / 1e3, 400),
      row(`page, frames with ${pageTracks} meters`, '/s', page.idleFrames, page.frames, 60, 'more'),
      row('memory without a song', 'MB', null, await served(folder, null, memory), 60),
    ]
  })

/** A folder with a song whose tracks have so many notes each, played by the stock plugins. */
function project(folder, tracks, notes) {
  const instruments = ['poly', 'mono', 'drums']
  const numbers = Array.from({ length: tracks }, (_, i) => i + 1)
  const keys = Array.from({ length: notes }, (_, i) => 36 + ((i * 7) % 48)).join(' ')
  const text = [
    'sig\n  bpm 120\ntracks',
    ...numbers.map((n) => `  ${n} part${n}\n    plugin ${instruments[n % 3]}`),
    `arr\n  main ${notes / 2}\nsec main`,
    ...numbers.map((n) => `  trk ${n} part${n}\n    p ${'h '.repeat(notes)}\n      n > ${keys}`),
  ]
  mkdirSync(folder)
  writeFileSync(join(folder, 'song.bird'), text.join('\n') + '\n')
  return { song: join(folder, 'song.bird'), tracks, notes }
}

/** Serves the project, if any, for as long as the work takes. */
async function served(folder, given, work) {
  const server = spawn(program, ['serve', ...(given ? [given.song] : []), '--port', '0', '--audio', 'null'], {
    env: { ...process.env, XDG_DATA_HOME: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    return await work(await address(server), given, server)
  } finally {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGINT')
    await gone
  }
}

function address(server) {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk) => {
      const found = (said += chunk).match(/http:\/\/[\w.]+:\d+\/#token=\w{64}/)
      if (found) resolve(found[0])
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
    server.once('exit', () => reject(new Error(`the program ended:\n${said}`)))
  })
}

/** A client: `request` gives the result, `told` the next notification of that name that fits. */
async function connect(address) {
  const socket = new WebSocket(`ws://${new URL(address).host}/ws`)
  const answers = new Map(), hopes = new Set()
  const frames = [] // when each came
  let received = 0
  socket.on('message', (data, isBinary) => {
    if (isBinary) return frames.push(performance.now())
    received += data.length
    const { id, method, params, result, error } = JSON.parse(data)
    if (method) {
      for (const hope of [...hopes]) if (hope.method === method && hope.fits(params)) hopes.delete(hope), hope.resolve(params)
      return
    }
    const { resolve, reject } = answers.get(id)
    answers.delete(id)
    error ? reject(new Error(error.message)) : resolve(result)
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let last = 0
  const request = (method, params = {}) =>
    new Promise((resolve, reject) => {
      answers.set(++last, { resolve, reject })
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: last, method, params }))
    })
  await request('app.enter', { token: tokenOf(address) })
  return {
    request,
    frames,
    received: () => received,
    told: (method, fits = () => true) => new Promise((resolve) => hopes.add({ method, fits, resolve })),
    close: () => socket.close(),
  }
}

const isDone = ({ message }) => message === 'done'

/** Milliseconds from a client's first word to where it may edit. */
async function opening(address, { tracks, notes }) {
  const client = await connect(address)
  const done = client.told('notifications:loading_progress', isDone)
  const before = performance.now()
  void client.request('app.ui_ready')
  void client.request('app.react_ready')
  const { outcome, error } = await done
  const took = performance.now() - before
  if (outcome === 'failed') throw new Error(error)
  const { clips } = await client.request('score.view')
  const has = clips.reduce((sum, clip) => sum + clip.notes.length, 0)
  if (has !== tracks * notes) throw new Error(`the song has ${has} notes`)
  client.close()
  return took
}

async function editing(address, given) {
  await opening(address, given)
  const client = await connect(address)
  await client.request('app.ui_ready')
  await client.request('app.react_ready')
  const timed = async (work) => {
    const before = performance.now()
    await work
    return performance.now() - before
  }
  const trips = async (method, params) => {
    const times = []
    for (let i = 0; i < commands; ++i) {
      times.push(await timed(client.request(method, params(i))))
      await new Promise((resolve) => setTimeout(resolve, 2)) // below the pace that is asked of clients
    }
    return percentile(times, 0.99)
  }
  const trip = await trips('transport.seek', (i) => ({ beats: i % 32 }))
  const bare = await bareTrips()
  const kepts = [], helds = []
  let known = 0
  for (let i = 0; i < edits; ++i) {
    const before = performance.now()
    const set = client.request('mixer.set', { track: 1 + (i % 200), volume_db: -1 - i / 10 })
    helds.push(await timed(client.request('transport.seek', { beats: 0 })))
    await set
    const { entries } = await client.request('history.list', { since: known }) // comes when the disk has followed
    kepts.push(performance.now() - before)
    known = entries[0].id
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const other = await connect(address)
  await other.request('app.ui_ready', { peer: 'interface' })
  const heard = other.received()
  for (let i = 0; i < 50; ++i) await client.request('mixer.set', { track: 1, volume_db: -i / 5, gesture: true })
  await client.request('gesture.end')
  await client.request('history.list')
  const moved = (other.received() - heard) / 50
  other.close()
  client.close()
  return { trip, bare, kept: median(kepts), held: percentile(helds, 0.99), moved }
}

const percentile = (values, part) => [...values].sort((a, b) => a - b)[Math.floor(part * values.length)]

/** The median of the longest times between two frames while one line of the song's text is written. */
async function typing(address, given) {
  await opening(address, given)
  const client = await connect(address)
  await client.request('app.ui_ready')
  await client.request('app.react_ready')
  const gaps = []
  for (let i = 0; i < lines; ++i) {
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { text, version } = await client.request('song.read')
    const first = client.frames.length - 1
    await client.request('song.write', { text: text.replace(/n > \d+/, `n > ${40 + i}`), version })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const during = client.frames.slice(first, first + 12)
    gaps.push(Math.max(...during.slice(1).map((time, at) => time - during[at])))
  }
  client.close()
  return median(gaps)
}

/** The same of a server in this process that does nothing but answer. */
async function bareTrips() {
  const server = new WebSocket.Server({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket) =>
    socket.on('message', (data) => socket.send(JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(data).id, result: {} }))))
  const client = await connect(`http://127.0.0.1:${server.address().port}/`)
  const times = []
  for (let i = 0; i < commands; ++i) {
    const before = performance.now()
    await client.request('transport.seek', { beats: i % 32 })
    times.push(performance.now() - before)
  }
  client.close()
  server.close()
  return percentile(times, 0.99)
}

/** The page as a browser shows it; frames are counted while the song plays. */
async function showing(address) {
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const frames = () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            let count = 0
            const begin = performance.now()
            const step = (now) => (now - begin < 3000 ? (++count, requestAnimationFrame(step)) : resolve(count / 3))
            requestAnimationFrame(step)
          }),
      )
    await page.goto('about:blank')
    const idleFrames = await frames()
    const paints = []
    for (let i = 0; i < opens; ++i) {
      await page.goto(address)
      await page.getByTestId('mixer').waitFor()
      paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime))
    }
    await page.waitForTimeout(1000) // what it does once is done
    const client = await connect(address)
    await client.request('transport.play')
    const playing = await frames()
    client.close()
    return { paint: median(paints), idleFrames, frames: playing }
  } finally {
    await browser.close()
  }
}

/** Bytes of all scripts as a server would send them. */
function scriptSize() {
  const assets = join(root, 'build/release/web/assets')
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
  return scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
}

/** Megabytes that a server holds when it has nothing to do. */
async function memory(address, _, server) {
  await new Promise((resolve) => setTimeout(resolve, 500))
  const kilobytes = readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]
  return Number(kilobytes) / 1e3
}
