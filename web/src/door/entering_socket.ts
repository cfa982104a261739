// A WebSocket that counts as open once the program has let the page in. The page comes back by itself to a port at which
// another user may be waiting since the program has ended. So the program first proves that it knows the token, and only then
// is told it.
//
//   new Connection(url, events, (url) => enteringSocket(new WebSocket(url) as Socket, token, prover(token), refused));
//
// After a refusal it neither opens nor closes: trying again with the same token would be refused again.

import type { Socket } from "../connection";

/** What the program must answer to a nonce. */
export type Prove = (nonce: string) => Promise<string>;

/** Null where the browser has no cryptography: then the program is believed. */
export function prover(token: string, subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle): Prove | null {
  if (!subtle) return null;
  const bytes = (text: string) => new TextEncoder().encode(text);
  return async (nonce) => {
    const key = await subtle.importKey("raw", bytes(token), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return hexadecimal(new Uint8Array(await subtle.sign("HMAC", key, bytes(`aviary:${nonce}`))));
  };
}

const hexadecimal = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function enteringSocket(socket: Socket, token: string, prove: Prove | null, refused: () => void): Socket {
  let state: "greeting" | "entering" | "inside" | "refused" = "greeting";
  const nonce = hexadecimal(crypto.getRandomValues(new Uint8Array(16)));
  const outer: Socket = {
    get binaryType() {
      return socket.binaryType;
    },
    set binaryType(type) {
      socket.binaryType = type;
    },
    onopen: null,
    onclose: null,
    onmessage: null,
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
  const ask = (method: string, params: object) => socket.send(JSON.stringify({ jsonrpc: "2.0", id: 0, method, params }));
  const enter = () => {
    state = "entering";
    ask("app.enter", { token });
  };
  const refuse = () => {
    state = "refused";
    socket.close();
    refused();
  };
  const greeted = async (proof: unknown) => (proof === (await prove?.(nonce)) ? enter() : refuse());
  socket.onopen = () => (prove ? ask("app.greet", { nonce }) : enter());
  socket.onmessage = ({ data }) => {
    if (state === "inside") return outer.onmessage?.({ data });
    const { result } = (typeof data === "string" ? JSON.parse(data) : {}) as { result?: { proof?: unknown } };
    if (state === "greeting") return void greeted(result?.proof);
    if (!result) return refuse();
    state = "inside";
    outer.onopen?.();
  };
  socket.onclose = () => {
    if (state !== "refused") outer.onclose?.();
  };
  return outer;
}
