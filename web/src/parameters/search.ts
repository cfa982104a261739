// Finds parameters by what was typed.

import type { Parameter } from "../protocol";

/** Those that have each typed word in their name or group, in their own order. */
export function matching(parameters: Parameter[], typed: string): Parameter[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return parameters;
  return parameters.filter(({ name, group }) => {
    const text = `${group} ${name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
