// The sends of a track, and how the user changes them.

import type { Send } from "../song/wire";

/** The level of a new send: it can be heard, and is not louder than its source. */
export const firstSendDb = -12;
/** The lower end of a send's travel. */
export const lowestSendDb = -60;
export const highestSendDb = 6;

export function withSend(sends: Send[], to: number, level_db: number): Send[] {
  const changed = sends.map((send) => (send.to === to ? { ...send, level_db } : send));
  return sends.some((send) => send.to === to) ? changed : [...changed, { to, level_db }];
}

export const withoutSend = (sends: Send[], to: number): Send[] => sends.filter((send) => send.to !== to);
