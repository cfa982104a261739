// Fetches the notifications that a page missed while its connection was broken, and delivers them as if they came now.
//
//   const isWhole = await catchUp(connection, server, seq, notified);
//   if (!isWhole) askForAll();             // too much was missed, or the program was started anew

import type { Connection } from "./connection";
import type { Notification } from "./protocol";

/**
 * True when nothing is missing any more: `notified` got every notification after `seq` from that run of the program
 * (`server`). False when too much was missed, or `server` or `seq` is null. Rejects as the request does.
 */
export async function catchUp(
  connection: Pick<Connection, "request" | "countFrom">,
  server: string | null,
  seq: number | null,
  notified: (notification: Notification) => void,
): Promise<boolean> {
  if (server === null || seq === null) return false;
  const { complete, events } = await connection.request("app.catch_up", { server, seq });
  if (!complete) return false;
  connection.countFrom(seq);
  for (const event of events) {
    if (event.seq !== undefined) connection.countFrom(event.seq);
    notified(event);
  }
  return true;
}
