// What a page drew.

/** The frequency of the highest point of the spectrum's curve. The canvas goes from 20 Hz to 20 kHz on a logarithmic axis. */
export function spectrumPeak(page) {
  return page.evaluate(() => {
    const canvas = document.querySelector('[data-testid="spectrum"]');
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    // The curve is green, grid and texts are grey.
    const isCurve = (at) => data[at + 3] > 100 && data[at + 1] > data[at] + 60;
    for (let y = 0; y < height; ++y) {
      for (let x = 0; x < width; ++x) if (isCurve(4 * (y * width + x))) return 20 * 1000 ** (x / width);
    }
    return 0;
  });
}

/** The share of a canvas's pixels that look clearly different after some time. */
export function pixelsChanged(page, testId, afterMs) {
  return page.evaluate(
    async ([id, ms]) => {
      const canvas = document.querySelector(`[data-testid="${id}"]`);
      const look = () => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      const before = look();
      await new Promise((resolve) => setTimeout(resolve, ms));
      const after = look();
      let changed = 0;
      for (let at = 3; at < before.length; at += 4) if (Math.abs(before[at] - after[at]) > 80) ++changed;
      return changed / (before.length / 4);
    },
    [testId, afterMs],
  );
}
