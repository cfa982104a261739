// Finds plugins by what was typed.

import type { KnownPlugin } from "../song/wire";

/** The plugins that have each typed word in their name, vendor, kind or word; sorted by kind, then by name. */
export function found(plugins: KnownPlugin[], typed: string): KnownPlugin[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ name, vendor, kind, word }: KnownPlugin) => {
    const text = [name, vendor, kind, word].join(" ").toLowerCase();
    return words.every((one) => text.includes(one));
  };
  return plugins.filter(fits).sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
}
