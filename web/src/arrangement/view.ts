// The arrangement on its canvases, past React: scrolled, zoomed, with the playhead over it. Drawn again when something of
// it changed, at most once a frame; the playhead moves by itself.
//
//   const view = new ArrangementView(parts, { zoomed, scrolled });
//   view.show({ scene, loop });
//   const stop = view.start();

import { eachFrame, live } from "../live";
import { fitted } from "../ui/canvas";
import { drawLanes, drawRuler, type Palette, paletteOf, type Picture } from "./draw";
import { clamped, gridOf, limitsOf, snapped, zoomed } from "./scale";

export type Parts = {
  scroller: HTMLElement;
  /** As wide as the lanes are seen, and as high. */
  ruler: HTMLCanvasElement;
  lanes: HTMLCanvasElement;
  playheads: HTMLElement[];
};
export type Told = {
  /** A hand zoomed: null is the whole song. */
  zoomed(pixelsPerBeat: number | null): void;
  /** What is seen from top to bottom has changed. */
  scrolled(top: number, height: number): void;
};
type Shown = Pick<Picture, "scene" | "sections" | "meter" | "lengthBeats" | "loop" | "selected" | "laneHeight"> & {
  /** Null: the whole song fits. */
  zoom: number | null;
};

const nothing: Shown = { scene: { lanes: [] }, sections: [], meter: [4, 4], lengthBeats: 1, loop: null, selected: null, laneHeight: 44, zoom: null };
const zoomPerPixel = 0.0018;
/** Where the playhead comes to when the view turns its page. */
const pageMargin = 0.06;

export class ArrangementView {
  private shown = nothing;
  private palette: Palette;
  private isStale = true;
  private playheadX = -1;
  private wasInSight = false;

  constructor(
    private readonly parts: Parts,
    private readonly told: Told,
  ) {
    this.palette = paletteOf(parts.scroller);
  }

  show(change: Partial<Shown>): void {
    this.shown = { ...this.shown, ...change };
    this.layOut();
  }

  start(): () => void {
    const { scroller, lanes } = this.parts;
    const refresh = () => this.layOut();
    const scheme = matchMedia("(prefers-color-scheme: light)");
    const repaint = () => {
      this.palette = paletteOf(scroller);
      this.isStale = true;
    };
    const sizes = new ResizeObserver(refresh);
    sizes.observe(scroller);
    sizes.observe(lanes);
    scroller.addEventListener("scroll", this.scrolled, { passive: true });
    scroller.addEventListener("wheel", this.wheeled, { passive: false });
    scheme.addEventListener("change", repaint);
    const stop = eachFrame(() => this.frame());
    return () => {
      stop();
      sizes.disconnect();
      scroller.removeEventListener("scroll", this.scrolled);
      scroller.removeEventListener("wheel", this.wheeled);
      scheme.removeEventListener("change", repaint);
    };
  }

  /** Beats under a pointer, and the same on the grid. */
  beatsAt(clientX: number): { exact: number; snapped: number } {
    const exact = this.clampedBeats((clientX - this.parts.lanes.getBoundingClientRect().left + this.parts.scroller.scrollLeft) / this.pixelsPerBeat);
    return { exact, snapped: this.clampedBeats(snapped(exact, this.step)) };
  }

  laneAt(clientY: number): number {
    return Math.floor((clientY - this.parts.lanes.getBoundingClientRect().top + this.parts.scroller.scrollTop) / this.shown.laneHeight);
  }

  get pixelsPerBeat(): number {
    const limits = limitsOf(this.width, this.shown.lengthBeats);
    return this.shown.zoom === null ? limits.least : clamped(this.shown.zoom, limits);
  }

  /** The finest line of the grid that is shown. */
  get step(): number {
    return gridOf(this.pixelsPerBeat, this.shown.meter).step;
  }

  /** Around `x`, in pixels from the left edge of the lanes; the playhead's place, or the middle, when it is not given. */
  zoomBy(factor: number, x = this.anchorX()): void {
    const limits = limitsOf(this.width, this.shown.lengthBeats);
    const { scroller } = this.parts;
    const { pixelsPerBeat, left } = zoomed({ pixelsPerBeat: this.pixelsPerBeat, left: scroller.scrollLeft }, factor, x, limits);
    const zoom = pixelsPerBeat <= limits.least ? null : pixelsPerBeat;
    this.show({ zoom });
    scroller.scrollLeft = left;
    this.told.zoomed(zoom);
  }

  private get width(): number {
    return this.parts.lanes.clientWidth;
  }

  private anchorX(): number {
    const x = live.positionBeats * this.pixelsPerBeat - this.parts.scroller.scrollLeft;
    return x >= 0 && x <= this.width ? x : this.width / 2;
  }

  private clampedBeats(beats: number): number {
    return Math.min(this.shown.lengthBeats, Math.max(0, beats));
  }

  private layOut(): void {
    const { scroller, lanes } = this.parts;
    const { scene, laneHeight, lengthBeats } = this.shown;
    scroller.style.setProperty("--content-width", `${Math.max(this.width, lengthBeats * this.pixelsPerBeat)}px`);
    scroller.style.setProperty("--content-height", `${scene.lanes.length * laneHeight}px`);
    this.isStale = true;
    this.told.scrolled(scroller.scrollTop, lanes.clientHeight);
  }

  private readonly scrolled = () => {
    this.isStale = true;
    this.told.scrolled(this.parts.scroller.scrollTop, this.parts.lanes.clientHeight);
  };

  private readonly wheeled = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const x = event.clientX - this.parts.lanes.getBoundingClientRect().left;
    this.zoomBy(Math.exp(-event.deltaY * zoomPerPixel), Math.max(0, x));
  };

  private frame(): void {
    this.movePlayhead();
    if (this.isStale) this.draw();
  }

  private movePlayhead(): void {
    // By whole points of the screen: each move has the browser put all layers together anew.
    const scale = window.devicePixelRatio || 1;
    const x = Math.round(live.positionBeats * this.pixelsPerBeat * scale) / scale;
    const { scroller } = this.parts;
    const isInSight = x >= scroller.scrollLeft && x <= scroller.scrollLeft + this.width;
    if (x !== this.playheadX) {
      for (const playhead of this.parts.playheads) playhead.style.transform = `translateX(${x}px)`;
      // It ran out of sight, or jumped; a hand that scrolled away from it is left alone.
      if (live.playing && this.wasInSight && !isInSight) scroller.scrollLeft = x - this.width * pageMargin;
    }
    this.playheadX = x;
    this.wasInSight = isInSight;
  }

  private draw(): void {
    this.isStale = false;
    const { scroller, ruler, lanes } = this.parts;
    const picture: Picture = {
      ...this.shown,
      pixelsPerBeat: this.pixelsPerBeat,
      left: scroller.scrollLeft,
      top: scroller.scrollTop,
      width: this.width,
      height: lanes.clientHeight,
    };
    const onRuler = fitted(ruler);
    if (onRuler) drawRuler(onRuler, picture, this.palette);
    const onLanes = fitted(lanes);
    if (onLanes) drawLanes(onLanes, picture, this.palette);
  }
}
