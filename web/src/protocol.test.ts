import { describe, expect, it } from "vitest";
import { decodeFrame } from "./protocol";

function statusBytes(tracks: number, peaks: number[]): ArrayBuffer {
  const buffer = new ArrayBuffer(16 + 4 * peaks.length);
  const view = new DataView(buffer);
  view.setUint8(0, 1);
  view.setUint8(1, 1);
  view.setUint16(2, tracks, true);
  view.setUint32(4, 77, true);
  view.setFloat64(8, 12.5, true);
  peaks.forEach((peak, index) => view.setFloat32(16 + 4 * index, peak, true));
  return buffer;
}

describe("a status frame", () => {
  it("tells position and the peaks of each track, the master last", () => {
    const frame = decodeFrame(statusBytes(1, [0.25, 0.5, 0.75, 1]));
    expect(frame).toMatchObject({ kind: "status", playing: true, sequence: 77, positionBeats: 12.5 });
    expect(frame?.kind === "status" && [...frame.peaks]).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it("is skipped when it is shorter than its track count says", () => {
    expect(decodeFrame(statusBytes(2, [0, 0, 0, 0]))).toBeNull();
  });
});

describe("an audio frame", () => {
  function audioBytes(channels: number, frames: number, samples: number[], kind = 2): ArrayBuffer {
    const buffer = new ArrayBuffer(16 + 4 * samples.length);
    const view = new DataView(buffer);
    view.setUint8(0, kind);
    view.setUint8(1, channels);
    view.setUint16(2, frames, true);
    view.setUint32(4, 3, true);
    view.setUint32(8, 48000, true);
    samples.forEach((sample, index) => view.setFloat32(16 + 4 * index, sample, true));
    return buffer;
  }

  it("carries interleaved samples and their rate", () => {
    const frame = decodeFrame(audioBytes(2, 2, [0.5, -0.5, 0.25, -0.25]));
    expect(frame).toMatchObject({ kind: "master", channels: 2, frames: 2, sequence: 3, sampleRate: 48000 });
    expect(frame?.kind === "master" && [...frame.samples]).toEqual([0.5, -0.5, 0.25, -0.25]);
  });

  it("tells the plugin's output from the master's", () => {
    expect(decodeFrame(audioBytes(1, 1, [0.5], 3))).toMatchObject({ kind: "plugin", channels: 1, frames: 1 });
  });

  it("is skipped when samples are missing, and when it has no channels", () => {
    expect(decodeFrame(audioBytes(2, 2, [0, 0, 0]))).toBeNull();
    expect(decodeFrame(audioBytes(0, 2, []))).toBeNull();
  });
});

it("skips kinds it does not know and frames without a whole header", () => {
  const unknown = new ArrayBuffer(16);
  new DataView(unknown).setUint8(0, 9);
  expect(decodeFrame(unknown)).toBeNull();
  expect(decodeFrame(new ArrayBuffer(3))).toBeNull();
});
