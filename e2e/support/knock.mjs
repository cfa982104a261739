// node knock.mjs ADDRESS, which has the token behind it: is somebody in? The page answers over HTTP, its script too, and one question over the WebSocket.
// Prints what the program says of itself, as whether the song plays. Needs no package: it runs on a bare machine.

import { randomBytes } from "node:crypto";
import http from "node:http";

const address = new URL(process.argv[2]);
const limitMs = 20_000;
setTimeout(() => fail(`no answer within ${limitMs / 1000} s`), limitMs).unref();

function fail(why) {
  console.error(`knock: ${address.href}: ${why}`);
  process.exit(1);
}

async function read(path) {
  const answer = await fetch(new URL(path, address));
  if (!answer.ok) fail(`${path} gave ${answer.status}`);
  return answer.text();
}

/** The answer to the last of some text frames. Only what this needs of RFC 6455: no fragments, no frame of more than 64 KB sent. */
function ask(messages) {
  return new Promise((resolve) => {
    const request = http.get(new URL("ws", address), {
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
        Origin: address.origin,
      },
    });
    request.on("response", ({ statusCode }) => fail(`the WebSocket was refused with ${statusCode}`));
    request.on("error", ({ message: why }) => fail(why));
    request.on("upgrade", (_, socket, head) => {
      let received = head;
      const look = () => {
        for (let frame; (frame = firstFrame(received)); received = received.subarray(frame.length)) {
          if (frame.opcode !== 1) continue;
          const answer = JSON.parse(frame.text());
          if (answer.id === messages.at(-1).id) {
            socket.destroy();
            resolve(answer);
          }
        }
      };
      socket.on("data", (bytes) => {
        received = Buffer.concat([received, bytes]);
        look();
      });
      socket.on("error", ({ message: why }) => fail(why));
      for (const message of messages) socket.write(masked(Buffer.from(JSON.stringify(message))));
    });
  });
}

function masked(payload) {
  const mask = randomBytes(4);
  const head = payload.length < 126 ? [0x81, 0x80 | payload.length] : [0x81, 0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from(head), mask, payload.map((byte, at) => byte ^ mask[at % 4])]);
}

function firstFrame(bytes) {
  if (bytes.length < 2) return null;
  const short = bytes[1] & 127;
  const begin = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < begin) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < begin + size) return null;
  return { opcode: bytes[0] & 15, length: begin + size, text: () => bytes.toString("utf8", begin, begin + size) };
}

const page = await read("/");
const script = /src="([^"]+\.js)"/.exec(page)?.[1];
if (!script) fail("the page names no script");
await read(script);
const token = new URLSearchParams(address.hash.slice(1)).get("token");
const answer = await ask([
  { jsonrpc: "2.0", id: 1, method: "app.enter", params: { token } },
  { jsonrpc: "2.0", id: 2, method: "app.ui_ready", params: {} },
]);
if (!answer.result) fail(`app.ui_ready gave ${JSON.stringify(answer.error)}`);
console.log(JSON.stringify({ page: page.length, outcome: answer.result.outcome, transport: answer.result.state?.transport ?? null }));
process.exit(0);
