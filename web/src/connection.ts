// JSON-RPC 2.0 over one WebSocket, which reconnects by itself for as long as the page is open.
//
//   const connection = new Connection(url, { opened, closed, notified, frame });
//   connection.open();
//   const { value } = await connection.request("params.set", { slot, id, value: 0.5 });
//
// A request rejects when there is no connection, or when the connection breaks before the answer. So nothing is sent twice,
// and nobody waits for an answer that cannot come.

import type { Method, Methods, Notification } from "./song/wire";

/** The server refused a request; `code` is stable, `message` is for people. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

export const codeOf = (error: unknown): string | undefined => (error instanceof RequestError ? error.code : undefined);
/** The program has no such method: it is an older one, or one that serves no songs. */
export const isUnknownMethod = (error: unknown): boolean => ["method.unknown", "project.none_here"].includes(codeOf(error) ?? "");

/** For people, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The part of WebSocket that is used here. */
export type Socket = {
  binaryType: string;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(text: string): void;
  close(): void;
};

export type ConnectionEvents = {
  /** `seq`: of the newest notification before the connection broke; null for the first connection. */
  opened(seq: number | null): void;
  closed(): void;
  notified(notification: Notification): void;
  /** Notifications after `seq` were lost on the way: what the page shows may be old. */
  gap(seq: number): void;
  frame(buffer: ArrayBuffer): void;
};

type Waiting = { resolve: (result: unknown) => void; reject: (error: RequestError) => void };
type Reply = { id: number; result?: unknown; error?: { code: number; message: string; data?: { code?: string } } };
const unknownMethod = -32601;

export const firstRetryMs = 100;
export const longestRetryMs = 2000;

/** How long to wait before the next attempt, after this many failed ones. */
export function retryDelayMs(failures: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 16));
}

export class Connection {
  private socket: Socket | null = null;
  private isOpen = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private nextId = 1;
  private lastSeq: number | null = null;
  private readonly waiting = new Map<number, Waiting>();

  constructor(
    private readonly url: string,
    private readonly events: ConnectionEvents,
    private readonly makeSocket: (url: string) => Socket = (address) => new WebSocket(address) as Socket,
  ) {}

  open(): void {
    const socket = this.makeSocket(this.url);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.isOpen = true;
      this.failures = 0;
      const seq = this.lastSeq;
      this.lastSeq = null;
      this.events.opened(seq);
    };
    socket.onmessage = ({ data }) => this.received(data);
    socket.onclose = () => this.lost();
  }

  /** Closes the connection for good. */
  close(): void {
    clearTimeout(this.retry);
    const { socket } = this;
    this.socket = null;
    if (socket) {
      socket.onclose = null;
      socket.close();
    }
    this.rejectWaiting();
  }

  request<M extends Method>(method: M, params: Methods[M]["params"]): Promise<Methods[M]["result"]> {
    const { socket } = this;
    if (!socket || !this.isOpen) return Promise.reject(disconnected());
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: (result) => resolve(result as Methods[M]["result"]), reject });
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }

  /** The page's state includes all notifications up to `seq`: the next one is the one after it, or after a newer one. */
  countFrom(seq: number): void {
    this.lastSeq = Math.max(this.lastSeq ?? seq, seq);
  }

  private lost(): void {
    const wasOpen = this.isOpen;
    this.isOpen = false;
    this.rejectWaiting();
    if (wasOpen) this.events.closed();
    this.retry = setTimeout(() => this.open(), retryDelayMs(this.failures++));
  }

  private rejectWaiting(): void {
    for (const { reject } of this.waiting.values()) reject(disconnected());
    this.waiting.clear();
  }

  private received(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.events.frame(data);
    } else if (typeof data === "string") {
      const message = JSON.parse(data) as Reply | Notification;
      if ("method" in message) this.notified(message);
      else this.replied(message);
    }
  }

  private notified(notification: Notification): void {
    // A notification for this page alone has no number.
    if (notification.seq === undefined) return this.events.notified(notification);
    const before = this.lastSeq;
    this.lastSeq = notification.seq;
    this.events.notified(notification);
    if (before !== null && notification.seq !== before + 1) this.events.gap(before);
  }

  private replied({ id, result, error }: Reply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(new RequestError(error.message, stableCode(error)));
    else waiting?.resolve(result);
  }
}

function stableCode({ code, data }: NonNullable<Reply["error"]>): string {
  return code === unknownMethod ? "method.unknown" : (data?.code ?? "unknown");
}

function disconnected(): RequestError {
  return new RequestError("Aviary is not running, or restarting. The page reconnects by itself.", "disconnected");
}
