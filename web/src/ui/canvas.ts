// For canvases that bypass React. Their background is dark in both colour schemes, so they share one set of colours.

export const ink = {
  low: "#35b69f",
  middle: "#e3b341",
  high: "#ef5f4e",
  mark: "#eef1f4",
  core: "#ffffff80",
  grid: "#ffffff24",
  text: "#b4bcc6",
  font: '10px system-ui, "Noto Sans", "DejaVu Sans", sans-serif',
};

/** Clears the canvas, gives it the screen's resolution, and sets CSS pixels as its unit. */
export function fitted(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const context = canvas.getContext("2d");
  if (!context) return null;
  const scale = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  const pixels = { width: Math.round(width * scale), height: Math.round(height * scale) };
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
