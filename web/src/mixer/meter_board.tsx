// Draws meters side by side on one canvas that lies over them, and bypasses React. With a canvas for each meter, the
// browser would need longer to compose the layers than we need to draw.
//
//   <MeterBoard>…<Meter …/>…</MeterBoard>      // in a positioned element: the canvas scrolls with it

import { createContext, type ReactNode, type RefObject, useContext, useEffect, useRef, useState } from "react";
import { eachFrame } from "../live";
import { fitted, ink } from "../ui/canvas";
import { toDeflection } from "./decibels";
import type { PeakMeter } from "./peak_meter";

export type Channels = readonly [left: PeakMeter, right: PeakMeter];
type Meter = { channels: Channels; isInSight: boolean; x: number; y: number; width: number; height: number };

const gap = 2;

class Board {
  private readonly meters = new Map<Element, Meter>();
  private isStale = true;
  private drawn = "";
  private readonly sizes = new ResizeObserver(() => (this.isStale = true));
  private readonly sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const meter = this.meters.get(target);
      if (meter) meter.isInSight = isIntersecting;
    }
    this.isStale = true;
  });

  /** Draws the channels at that place until the returned function is called. */
  add(place: Element, channels: Channels): () => void {
    this.meters.set(place, { channels, isInSight: false, x: 0, y: 0, width: 0, height: 0 });
    this.sizes.observe(place);
    this.sight.observe(place);
    return () => {
      this.meters.delete(place);
      this.sizes.unobserve(place);
      this.sight.unobserve(place);
      this.isStale = true;
    };
  }

  start(canvas: HTMLCanvasElement): () => void {
    const home = canvas.parentElement;
    if (!home) return () => undefined;
    this.sizes.observe(home);
    const stop = eachFrame(() => this.frame(canvas, home));
    return () => {
      stop();
      this.sizes.unobserve(home);
    };
  }

  private frame(canvas: HTMLCanvasElement, home: Element): void {
    const inSight = [...this.meters].filter(([, { isInSight }]) => isInSight);
    if (this.isStale) layOut(canvas, home, inSight);
    const now = inSight.map(([, { channels }]) => channels.map(({ levelDb, heldDb }) => `${levelDb} ${heldDb}`).join()).join();
    if (!this.isStale && now === this.drawn) return;
    const context = fitted(canvas);
    if (context) for (const [, meter] of inSight) draw(context, meter);
    this.isStale = false;
    this.drawn = now;
  }
}

/** Puts the canvas over the meters, and notes where each meter lies on it. */
function layOut(canvas: HTMLCanvasElement, home: Element, meters: [Element, Meter][]): void {
  const { left, top } = home.getBoundingClientRect();
  const [originX, originY] = [left + home.clientLeft - home.scrollLeft, top + home.clientTop - home.scrollTop];
  for (const [place, meter] of meters) {
    const { x, y, width, height } = place.getBoundingClientRect();
    Object.assign(meter, { x: x - originX, y: y - originY, width, height });
  }
  const all = meters.map(([, meter]) => meter);
  const [x, y] = [Math.floor(Math.min(...all.map((one) => one.x))), Math.floor(Math.min(...all.map((one) => one.y)))];
  const extent = (ends: number[], begin: number) => (ends.length > 0 ? Math.ceil(Math.max(...ends) - begin) : 0);
  const width = extent(all.map((one) => one.x + one.width), x);
  const height = extent(all.map((one) => one.y + one.height), y);
  for (const meter of all) Object.assign(meter, { x: meter.x - x, y: meter.y - y });
  Object.assign(canvas.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
}

function draw(context: CanvasRenderingContext2D, { channels, x, y, width, height }: Meter): void {
  const bar = (width - gap) / 2;
  channels.forEach(({ levelDb, heldDb }, channel) => {
    const left = x + channel * (bar + gap);
    const fill = (fromDb: number | null, toDb: number, colour: string) => {
      const bottom = height * (1 - toDeflection(fromDb));
      const top = height * (1 - toDeflection(Math.min(levelDb, toDb)));
      if (top >= bottom) return;
      context.fillStyle = colour;
      context.fillRect(left, y + top, bar, bottom - top);
    };
    fill(null, -12, ink.low);
    fill(-12, 0, ink.middle);
    fill(0, 6, ink.high);
    if (heldDb <= -70) return;
    context.fillStyle = heldDb > 0 ? ink.high : ink.mark;
    context.fillRect(left, y + Math.min(height - 1, height * (1 - toDeflection(heldDb))), bar, 1.5);
  });
}

const Boards = createContext<Board | null>(null);

export function MeterBoard({ children }: { children: ReactNode }) {
  const [board] = useState(() => new Board());
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => (canvas.current ? board.start(canvas.current) : undefined), [board]);
  return (
    <Boards.Provider value={board}>
      {children}
      <canvas className="meter-board" ref={canvas} aria-hidden="true" />
    </Boards.Provider>
  );
}

/** Draws the channels at that place, on the board around it. */
export function useOnBoard(place: RefObject<Element | null>, channels: Channels): void {
  const board = useContext(Boards);
  useEffect(() => (place.current ? board?.add(place.current, channels) : undefined), [board, place, channels]);
}
