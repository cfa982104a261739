// The discrete Fourier transform of a power of two of complex values, in place.
//
//   const fft = new Fft(4096);
//   fft.transform(real, imaginary);
//
// Radix 2, decimation in time (Cooley and Tukey 1965).

export class Fft {
  private readonly cosines: Float32Array;
  private readonly sines: Float32Array;
  private readonly reversed: Uint32Array;

  constructor(readonly size: number) {
    if (size < 2 || (size & (size - 1)) !== 0) throw new RangeError(`${size} is no power of two`);
    this.cosines = Float32Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.sines = Float32Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
    this.reversed = new Uint32Array(size);
    for (let i = 1; i < size; ++i) this.reversed[i] = (this.reversed[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0);
  }

  transform(real: Float32Array, imaginary: Float32Array): void {
    this.reorder(real);
    this.reorder(imaginary);
    for (let half = 1; half < this.size; half *= 2) {
      const stride = this.size / (2 * half);
      for (let start = 0; start < this.size; start += 2 * half) {
        for (let k = 0; k < half; ++k) {
          const cosine = this.cosines[k * stride]!;
          const sine = this.sines[k * stride]!;
          const even = start + k;
          const odd = even + half;
          const re = real[odd]! * cosine - imaginary[odd]! * sine;
          const im = real[odd]! * sine + imaginary[odd]! * cosine;
          real[odd] = real[even]! - re;
          imaginary[odd] = imaginary[even]! - im;
          real[even] = real[even]! + re;
          imaginary[even] = imaginary[even]! + im;
        }
      }
    }
  }

  private reorder(values: Float32Array): void {
    for (let i = 0; i < this.size; ++i) {
      const j = this.reversed[i]!;
      if (j <= i) continue;
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
    }
  }
}
