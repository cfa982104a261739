// Draws what is in sight of the arrangement: the ruler, and the lanes below it.

import { barAndBeat } from "../transport/position";
import type { Loop, Section } from "../song/wire";
import { gridOf, type Meter } from "./scale";
import { clipsWithin, type Lane, notesWithin, type Scene, type SceneClip } from "./scene";

export type Picture = {
  scene: Scene;
  sections: Section[];
  meter: Meter;
  lengthBeats: number;
  loop: Loop | null;
  /** Number of the selected track, or null. */
  selected: number | null;
  pixelsPerBeat: number;
  laneHeight: number;
  /** The stretch in sight, in pixels: what is scrolled away to the left and above, and the size. */
  left: number;
  top: number;
  width: number;
  height: number;
};

export const rulerHeight = 46;
const sectionHeight = 22;

/** The page's colours, read again when the scheme changes. */
export function paletteOf(element: Element) {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: read("--lane"),
    line: read("--lane-line"),
    bar: read("--lane-bar"),
    raised: read("--raised"),
    surface: read("--surface"),
    text: read("--text"),
    muted: read("--muted"),
    loop: read("--warm"),
    loopGround: read("--warm-ground"),
    selected: read("--lane-selected"),
    tracks: Array.from({ length: 8 }, (_, index) => read(`--track-${index}`)),
    sans: style.fontFamily,
  };
}
export type Palette = ReturnType<typeof paletteOf>;
export const colourOf = (palette: Palette, lane: number) => palette.tracks[lane % palette.tracks.length] ?? palette.text;

type Canvas = CanvasRenderingContext2D;
const beatsInSight = ({ left, width, pixelsPerBeat }: Picture) => [left / pixelsPerBeat, (left + width) / pixelsPerBeat] as const;
const toX = ({ left, pixelsPerBeat }: Picture, beats: number) => beats * pixelsPerBeat - left;

export function drawRuler(context: Canvas, picture: Picture, palette: Palette): void {
  const [from, to] = beatsInSight(picture);
  context.textBaseline = "middle";
  drawSections(context, picture, palette);
  drawLoop(context, picture, palette, sectionHeight, rulerHeight);
  context.font = `11px ${palette.sans}`;
  const { labelled, step } = gridOf(picture.pixelsPerBeat, picture.meter);
  eachLine(from, to, step, (beats) => {
    const isLabelled = isMultiple(beats, labelled);
    context.fillStyle = isLabelled ? palette.muted : palette.bar;
    context.fillRect(Math.round(toX(picture, beats)), rulerHeight - (isLabelled ? 9 : 4), 1, isLabelled ? 9 : 4);
    if (isLabelled) context.fillText(barAndBeat(beats, picture.meter).split(".")[0] ?? "", toX(picture, beats) + 4, sectionHeight + 10);
  });
}

function drawSections(context: Canvas, picture: Picture, palette: Palette): void {
  const [from, to] = beatsInSight(picture);
  context.font = `600 12px ${palette.sans}`;
  picture.sections.forEach(({ name, start_beats: start, length_beats: length }, index) => {
    if (start + length <= from || start >= to) return;
    const [left, right] = [toX(picture, start), toX(picture, start + length)];
    context.fillStyle = index % 2 ? palette.raised : palette.surface;
    context.fillRect(left, 0, right - left, sectionHeight);
    context.fillStyle = palette.bar;
    context.fillRect(Math.round(left), 0, 1, rulerHeight);
    // Its name stays in sight for as long as the section does.
    clippedText(context, name, Math.max(left, 0) + 6, sectionHeight / 2 + 1, right - Math.max(left, 0) - 10, palette.text);
  });
}

function drawLoop(context: Canvas, picture: Picture, palette: Palette, top: number, bottom: number): void {
  const { loop } = picture;
  if (!loop) return;
  const [left, right] = [toX(picture, loop.start), toX(picture, loop.end)];
  context.fillStyle = palette.loopGround;
  context.fillRect(left, top, right - left, bottom - top);
  context.fillStyle = palette.loop;
  context.fillRect(left, top, right - left, 3);
  for (const x of [left, right - 2]) context.fillRect(x, top, 2, bottom - top);
}

export function drawLanes(context: Canvas, picture: Picture, palette: Palette): void {
  const { scene, laneHeight, top, width, height } = picture;
  const first = Math.max(0, Math.floor(top / laneHeight));
  const end = Math.min(scene.lanes.length, Math.ceil((top + height) / laneHeight));
  const bottom = Math.min(height, end * laneHeight - top);
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, width, bottom);
  for (let index = first; index < end; ++index) {
    if (scene.lanes[index]?.track !== picture.selected) continue;
    context.fillStyle = palette.selected;
    context.fillRect(0, index * laneHeight - top, width, laneHeight);
  }
  drawGrid(context, picture, palette, bottom);
  for (let index = first; index < end; ++index) {
    context.fillStyle = palette.line;
    context.fillRect(0, (index + 1) * laneHeight - top - 1, width, 1);
    drawLane(context, scene.lanes[index] as Lane, index * laneHeight - top, picture, palette, colourOf(palette, index));
  }
  drawLoopEdges(context, picture, palette, bottom);
}

function drawGrid(context: Canvas, picture: Picture, palette: Palette, bottom: number): void {
  const [from, to] = beatsInSight(picture);
  const { step, labelled } = gridOf(picture.pixelsPerBeat, picture.meter);
  eachLine(from, Math.min(to, picture.lengthBeats), step, (beats) => {
    context.fillStyle = isMultiple(beats, labelled) ? palette.bar : palette.line;
    context.fillRect(Math.round(toX(picture, beats)), 0, 1, bottom);
  });
  const end = toX(picture, picture.lengthBeats);
  if (end >= picture.width) return;
  context.fillStyle = palette.line; // beyond the song's end
  context.fillRect(end, 0, picture.width - end, bottom);
}

function drawLoopEdges(context: Canvas, picture: Picture, palette: Palette, bottom: number): void {
  if (!picture.loop) return;
  context.fillStyle = palette.loop;
  context.globalAlpha = 0.55;
  for (const beats of [picture.loop.start, picture.loop.end]) context.fillRect(Math.round(toX(picture, beats)), 0, 1, bottom);
  context.globalAlpha = 1;
}

const leastNamedHeight = 34;
const nameHeight = 13;
const inset = 2;

function drawLane(context: Canvas, lane: Lane, y: number, picture: Picture, palette: Palette, colour: string): void {
  const [from, to] = beatsInSight(picture);
  for (const clip of clipsWithin(lane, from, to)) {
    const left = toX(picture, clip.start);
    const width = Math.max(2, toX(picture, clip.end) - left - 1);
    const [top, height] = [y + inset, picture.laneHeight - 2 * inset - 1];
    context.fillStyle = colour;
    context.globalAlpha = 0.2;
    context.beginPath();
    context.roundRect(left, top, width, height, Math.min(4, width / 2));
    context.fill();
    context.globalAlpha = 1;
    const named = picture.laneHeight >= leastNamedHeight && width > 30;
    if (named) {
      context.font = `10px ${palette.sans}`;
      context.textBaseline = "middle";
      clippedText(context, clip.name, Math.max(left, 0) + 5, top + 7, left + width - Math.max(left, 0) - 8, palette.text);
    }
    drawNotes(context, clip, lane, picture, named ? top + nameHeight : top + 3, named ? height - nameHeight - 3 : height - 6, colour);
  }
}

function drawNotes(context: Canvas, clip: SceneClip, lane: Lane, picture: Picture, top: number, height: number, colour: string): void {
  const [from, to] = beatsInSight(picture);
  const [first, end] = notesWithin(clip, from, to);
  const keys = Math.max(lane.highest - lane.lowest, 11);
  const thick = Math.max(1.5, Math.min(5, height / (keys + 1)));
  const middle = (lane.highest + lane.lowest) / 2;
  const right = toX(picture, clip.end) - 1;
  context.fillStyle = colour;
  for (let index = first; index < end; ++index) {
    const [start, length, key, velocity] = clip.notes[index] as SceneClip["notes"][number];
    const x = toX(picture, start);
    const y = top + (height - thick) * (0.5 - (key - middle) / keys);
    context.globalAlpha = 0.45 + (0.55 * velocity) / 127;
    context.fillRect(x, y, Math.min(Math.max(1, length * picture.pixelsPerBeat - 0.5), right - x), thick);
  }
  context.globalAlpha = 1;
}

/** Draws a text, cut where it does not fit; draws nothing where there is no room for any of it. */
function clippedText(context: Canvas, text: string, x: number, y: number, width: number, colour: string): void {
  if (width < 8) return;
  context.fillStyle = colour;
  const whole = context.measureText(text).width;
  if (whole <= width) return context.fillText(text, x, y);
  const fitting = Math.floor((text.length * (width - 6)) / whole);
  if (fitting > 0) context.fillText(`${text.slice(0, fitting)}…`, x, y);
}

function eachLine(from: number, to: number, step: number, draw: (beats: number) => void): void {
  for (let line = Math.ceil(from / step - 1e-9); line * step <= to; ++line) draw(line * step);
}

const isMultiple = (beats: number, step: number) => Math.abs(beats / step - Math.round(beats / step)) < 1e-6;
