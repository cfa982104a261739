// An entry of the history as people read it.

import type { HistoryEntry } from "../song/wire";

/** The message without the source, which stands beside it. */
export const withoutSource = ({ message, source }: Pick<HistoryEntry, "message" | "source">): string =>
  message.startsWith(`[${source}] `) ? message.slice(source.length + 3) : message;

/** Where the project stands: the newest entry that is not undone. */
export const currentOf = (entries: HistoryEntry[]): string | null => entries.find((entry) => !entry.is_undone)?.id ?? null;
