// Listens to a running workshop over its WebSocket: the sound it streams, and what it says of each stage of a save.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './measure.mjs'

const WebSocket = createRequire(join(root, 'e2e/package.json'))('ws')

/** Resolves once the stream plays. `onSamples(Float32Array interleaved)`, `onNotification(method, params)`. */
export async function listen(address, { onSamples, onNotification }) {
  const url = new URL('/ws', address)
  url.protocol = 'ws:'
  const socket = new WebSocket(url, { origin: new URL(address).origin, maxPayload: 1 << 20 })
  socket.binaryType = 'arraybuffer'
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))

  let nextId = 1
  const waiting = new Map()
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      if (new Uint8Array(data, 0, 1)[0] === 2) onSamples(new Float32Array(data, 16))
      return
    }
    const message = JSON.parse(Buffer.from(data).toString())
    if (message.id) waiting.get(message.id)(message)
    else onNotification(message.method, message.params)
  })
  const request = (method, params) =>
    new Promise((resolve, reject) => {
      const id = nextId++
      waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)))
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    })
  await request('app.ui_ready', {})
  await request('audio.listen', { on: true })
  return { request, close: () => socket.close() }
}
