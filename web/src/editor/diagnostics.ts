// Where a diagnostic lies in the text, and diagnostics summed up in one line.

import type { Diagnostic } from "../song/wire";

/**
 * Lines and columns count from 1. Line 0 means the whole text, and is shown at its beginning. A place behind the end, because
 * the text has changed since, is shown at the end.
 */
export function stretchOf(text: string, { line, column, end_line, end_column }: Diagnostic): { from: number; to: number } {
  const starts = lineStarts(text);
  const from = offsetOf(text, starts, line, column);
  const to = offsetOf(text, starts, end_line, end_column);
  return { from, to: Math.max(to, from) };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function offsetOf(text: string, starts: number[], line: number, column: number): number {
  if (line === 0) return 0;
  const start = starts[line - 1];
  if (start === undefined) return text.length;
  const next = starts[line] ?? text.length + 1;
  return Math.min(start + unitsOf(text.slice(start, next - 1), column - 1), next - 1);
}

/** Columns count characters; JavaScript's strings have two units for some of them. */
function unitsOf(line: string, characters: number): number {
  return [...line].slice(0, Math.max(0, characters)).join("").length;
}

/** "2 errors, 1 warning"; empty when nothing is wrong. Notes are not counted. */
export function summaryOf(diagnostics: Diagnostic[]): string {
  return (["error", "warning"] as const)
    .map((severity) => [diagnostics.filter((one) => one.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}${count === 1 ? "" : "s"}`)
    .join(", ");
}

/** The one to mend first: errors before warnings before notes, then by place. */
export function firstOf(diagnostics: Diagnostic[]): Diagnostic | null {
  const rank = { error: 0, warning: 1, note: 2 };
  return [...diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity] || a.line - b.line || a.column - b.column)[0] ?? null;
}
