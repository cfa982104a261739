// An entry of the history as people read it.

import type { HistoryEntry } from "../song/wire";

/** The message without its source, which the page shows next to it. */
export const withoutSource = ({ message, source }: Pick<HistoryEntry, "message" | "source">): string =>
  message.startsWith(`[${source}] `) ? message.slice(source.length + 3) : message;

/** The newest entry that is not undone; null when all are. */
export const currentOf = (entries: HistoryEntry[]): number | null => entries.find((entry) => !entry.is_undone)?.id ?? null;
