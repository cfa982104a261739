import { describe, expect, it } from "vitest";
import { Fft } from "./fft";

/** By the definition, term by term. */
function slowly(real: number[], imaginary: number[]): [number, number][] {
  return real.map((_, k) => {
    let sum: [number, number] = [0, 0];
    real.forEach((re, n) => {
      const angle = (-2 * Math.PI * k * n) / real.length;
      const im = imaginary[n]!;
      sum = [sum[0] + re * Math.cos(angle) - im * Math.sin(angle), sum[1] + re * Math.sin(angle) + im * Math.cos(angle)];
    });
    return sum;
  });
}

describe("the transform", () => {
  it.each([2, 8, 64])("is what its definition says, for %i values", (size) => {
    const real = Array.from({ length: size }, (_, n) => Math.sin(n * n + 1));
    const imaginary = Array.from({ length: size }, (_, n) => Math.cos(3 * n));
    const [re, im] = [Float32Array.from(real), Float32Array.from(imaginary)];
    new Fft(size).transform(re, im);
    slowly(real, imaginary).forEach(([wantedRe, wantedIm], k) => {
      expect(re[k]).toBeCloseTo(wantedRe, 4);
      expect(im[k]).toBeCloseTo(wantedIm, 4);
    });
  });

  it("takes powers of two only", () => {
    expect(() => new Fft(100)).toThrow(RangeError);
  });
});
