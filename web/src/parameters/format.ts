// A parameter's value as people read it.

/** The server's text with the unit behind it, unless the plugin wrote the unit itself. */
export function withUnit(text: string, unit: string): string {
  return unit === "" || text.endsWith(unit) ? text : `${text} ${unit}`;
}
