// Frequencies and levels as people write them.

export const lowestHz = 20;
export const highestHz = 20_000;
export const lowestDb = -60;
export const highestDb = 0;

/** "440 Hz", "1.5 kHz". */
export function hertzText(hertz: number): string {
  return hertz < 1000 ? `${round(hertz, hertz < 100 ? 1 : 0)} Hz` : `${round(hertz / 1000, hertz < 10_000 ? 2 : 1)} kHz`;
}

/** "-18 dB". */
export const levelText = (db: number): string => `${round(db, 1)} dB`;

/** Reads "440", "440 Hz", "1.5k"; throws an error for people. */
export function readHertz(text: string): number {
  const found = /^([\d.,]+)\s*(k?)(?:hz)?$/i.exec(text.trim());
  const hertz = Number(found?.[1]?.replace(",", ".")) * (found?.[2] ? 1000 : 1);
  if (!(hertz >= lowestHz && hertz <= highestHz)) throw new Error("A frequency from 20 Hz to 20 kHz, like 440 or 1.5k.");
  return hertz;
}

/** Reads "-18", "-18 dB"; throws an error for people. */
export function readDecibels(text: string): number {
  const found = /^([-−]?)([\d.,]+)\s*(?:db)?$/i.exec(text.trim());
  const db = Number(found?.[2]?.replace(",", ".")) * (found?.[1] ? -1 : 1);
  if (!(db >= lowestDb && db <= highestDb)) throw new Error("A level from -60 to 0 dB, like -18.");
  return db === 0 ? 0 : db;
}

function round(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
