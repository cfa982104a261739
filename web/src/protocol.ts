// The wire protocol (docs/protocol.md) as types, and the decoding of its binary frames.
//
//   const frame = decodeFrame(buffer);
//   if (frame?.kind === "status") show(frame.positionBeats, frame.peaks);

import { frames, type Source } from "./protocol.gen";

export * from "./protocol.gen";
export type SourceKind = Source["kind"];

/** Comes 60 times a second. `peaks`: left and right amplitude of each track in turn, the master last. */
export type StatusFrame = {
  kind: "status";
  playing: boolean;
  sequence: number;
  positionBeats: number;
  peaks: Float32Array;
};
/** A stretch of the output of the master, or of the plugin under work; `samples` are interleaved. */
export type AudioFrame = {
  kind: "master" | "plugin";
  channels: number;
  frames: number;
  sequence: number;
  sampleRate: number;
  samples: Float32Array;
};

/** Null for a kind this page does not know and for a frame shorter than it claims: such frames are skipped. */
export function decodeFrame(buffer: ArrayBuffer): StatusFrame | AudioFrame | null {
  if (buffer.byteLength < frames.status.values) return null;
  switch (new DataView(buffer).getUint8(0)) {
    case frames.status.kind:
      return decodeStatus(buffer);
    case frames.master.kind:
      return decodeAudio("master", buffer);
    case frames.plugin.kind:
      return decodeAudio("plugin", buffer);
    default:
      return null;
  }
}

// Numbers are little-endian on the wire and on every machine with a browser, so the values are used without copying.

function decodeStatus(buffer: ArrayBuffer): StatusFrame | null {
  const at = frames.status;
  const view = new DataView(buffer);
  const values = 2 * (view.getUint16(at.tracks, true) + 1);
  if (buffer.byteLength < at.values + 4 * values) return null;
  return {
    kind: "status",
    playing: view.getUint8(at.playing) !== 0,
    sequence: view.getUint32(at.sequence, true),
    positionBeats: view.getFloat64(at.position_beats, true),
    peaks: new Float32Array(buffer, at.values, values),
  };
}

function decodeAudio(kind: AudioFrame["kind"], buffer: ArrayBuffer): AudioFrame | null {
  const at = frames[kind];
  const view = new DataView(buffer);
  const channels = view.getUint8(at.channels);
  const count = view.getUint16(at.frames, true);
  if (channels === 0 || buffer.byteLength < at.values + 4 * channels * count) return null;
  return {
    kind,
    channels,
    frames: count,
    sequence: view.getUint32(at.sequence, true),
    sampleRate: view.getUint32(at.sample_rate, true),
    samples: new Float32Array(buffer, at.values, channels * count),
  };
}
