// When a project was last open, as people say it.

const dayMs = 24 * 60 * 60 * 1000;

/** "today, 14:05", "yesterday, 9:30", else the day; empty where the time cannot be read. */
export function openedText(time: string, now: Date): string {
  const opened = new Date(time);
  if (Number.isNaN(opened.getTime())) return "";
  const clock = `${opened.getHours()}:${String(opened.getMinutes()).padStart(2, "0")}`;
  const days = Math.round((midnight(now) - midnight(opened)) / dayMs);
  if (days === 0) return `today, ${clock}`;
  if (days === 1) return `yesterday, ${clock}`;
  return opened.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
