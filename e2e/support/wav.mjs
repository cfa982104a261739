// A sound file for tests.

const rate = 48_000;

/** A second of a square wave of 480 Hz, mono, 16 bits, as the bytes of a WAV file. */
export function squareWave(amplitude) {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + 2 * rate, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // channels
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(2 * rate, 40);
  const samples = Int16Array.from({ length: rate }, (_, n) => (n % 100 < 50 ? 1 : -1) * amplitude * 32_767);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
