// A WebSocket that counts as open once the program has let the page in: its first message is the token.
//
//   new Connection(url, events, (url) => enteringSocket(new WebSocket(url) as Socket, token, refused));
//
// After a refusal it neither opens nor closes: trying again with the same token would be refused again.

import type { Socket } from "../connection";

export function enteringSocket(socket: Socket, token: string, refused: () => void): Socket {
  let state: "entering" | "inside" | "refused" = "entering";
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
  socket.onopen = () => socket.send(JSON.stringify({ jsonrpc: "2.0", id: 0, method: "app.enter", params: { token } }));
  socket.onmessage = ({ data }) => {
    if (state === "inside") return outer.onmessage?.({ data });
    const isWelcome = typeof data === "string" && "result" in (JSON.parse(data) as object);
    state = isWelcome ? "inside" : "refused";
    if (isWelcome) outer.onopen?.();
    else refused();
  };
  socket.onclose = () => {
    if (state !== "refused") outer.onclose?.();
  };
  return outer;
}
