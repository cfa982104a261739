// Listens to a running workshop from a page of its own in headless Chromium: the sound it streams, and what it says of
// each stage of a save. (Node itself has no WebSocket before version 22.)
//
// A packet counts from when the engine put it out, however long it was on its way: the engine puts packets out at an even
// pace, so the soonest of those around tells when that was for the others.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './measure.mjs'

const { chromium } = createRequire(join(root, 'e2e/package.json'))('playwright-core')

/** The token behind the address that the program prints. */
export const tokenOf = (address) => new URLSearchParams(new URL(address).hash.slice(1)).get('token') ?? ''

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })

/** When the engine put a packet out, of the time when it came and of its length: the soonest of the last 200 sets the clock. */
function engineClock() {
  let end = 0 // of the packet, in milliseconds of sound
  let late = [], next = 0
  return (came, sequence, frames, rate) => {
    if (sequence !== next) late = [] // nobody knows how long the sound was that did not come
    next = sequence + 1
    end += (1000 * frames) / rate
    late.push(came - end)
    if (late.length > 200) late.shift()
    return end + Math.min(...late)
  }
}

/** Calls onSamples(numbers, at) for the left channel of every packet and the time at which the engine put it out, onNotification(method, params); resolves when it plays. */
export async function listen(address, { onSamples, onNotification }) {
  const browser = await launch()
  const page = await browser.newPage()
  const outputTime = engineClock()
  await page.exposeFunction('onSamples', (samples, ...packet) => onSamples(samples, outputTime(...packet)))
  await page.exposeFunction('onNotification', onNotification)
  await page.goto(new URL('/favicon.ico', address).href) // the same origin without the page itself
  await page.evaluate(async (token) => {
    const socket = new WebSocket(`ws://${location.host}/ws`)
    socket.binaryType = 'arraybuffer'
    const playing = new Promise((resolve, reject) => {
      socket.onerror = () => reject(new Error('no WebSocket at ' + location.host))
      socket.onmessage = ({ data }) => {
        if (typeof data === 'string') {
          const { method, params } = JSON.parse(data)
          if (method) globalThis.onNotification(method, params)
        } else if (new Uint8Array(data)[0] === 2) {
          const channels = new Uint8Array(data)[1]
          const came = performance.timeOrigin + performance.now()
          const [sequence, rate] = new Uint32Array(data, 4, 2)
          const [frames] = new Uint16Array(data, 2, 1)
          globalThis.onSamples(Array.from(new Float32Array(data, 16).filter((_, i) => i % channels === 0)), came, sequence, frames, rate)
          resolve()
        }
      }
      socket.onopen = () => {
        const request = (id, method, params) => socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
        request(0, 'app.enter', { token })
        request(1, 'app.ui_ready', {})
        request(2, 'audio.listen', { on: true })
      }
    })
    await playing
  }, tokenOf(address))
  return { close: () => browser.close() }
}
