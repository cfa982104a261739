// The arrangement on its canvases, with scrolling, zoom and the playhead. It bypasses React: it draws again when something
// changed, at most once a frame, and moves the playhead on its own.
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
  /** As large as the part of the lanes in sight. */
  ruler: HTMLCanvasElement;
  lanes: HTMLCanvasElement;
  playheads: HTMLElement[];
};
export type Told = {
  /** The user zoomed; null is the whole song. */
  zoomed(pixelsPerBeat: number | null): void;
  /** The vertical part in sight has changed. */
  scrolled(top: number, height: number): void;
};
type Shown = Pick<Picture, "scene" | "sections" | "meter" | "lengthBeats" | "loop" | "selected" | "laneHeight"> & {
  /** Null: the whole song fits. */
  zoom: number | null;
};

const nothing: Shown = { scene: { lanes: [] }, sections: [], meter: [4, 4], lengthBeats: 1, loop: null, selected: null, laneHeight: 44, zoom: null };
const zoomPerPixel = 0.0018;
/** Where the playhead is after the view has followed it by a page: a share of the width. */
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

  /** The beats under a pointer, exact and snapped to the grid. */
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

  /** Beats between the lines of the grid that are shown. */
  get step(): number {
    return gridOf(this.pixelsPerBeat, this.shown.meter).step;
  }

  /** Zooms around `x`, in pixels from the left edge of the lanes; by default around the playhead, or the middle. */
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
    // Moves by whole pixels of the screen only: after each move the browser composes all layers again.
    const scale = window.devicePixelRatio || 1;
    const x = Math.round(live.positionBeats * this.pixelsPerBeat * scale) / scale;
    const { scroller } = this.parts;
    const isInSight = x >= scroller.scrollLeft && x <= scroller.scrollLeft + this.width;
    if (x !== this.playheadX) {
      for (const playhead of this.parts.playheads) playhead.style.transform = `translateX(${x}px)`;
      // The playhead ran out of sight, or jumped: follow it, unless the user had scrolled away from it.
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
