// The wire protocol (docs/protocol.md) as types, and the decoding of its binary frames.
//
//   const frame = decodeFrame(buffer);
//   if (frame?.kind === "status") show(frame.positionBeats, frame.peaks);

export type Loop = { start: number; end: number };
export type TransportState = { playing: boolean; position_beats: number; loop: Loop | null };
export type Section = { name: string; start_beats: number; length_beats: number };

export type Song = {
  name: string;
  path: string;
  bpm: number;
  meter: [number, number];
  key: string;
  length_beats: number;
  sections: Section[];
};

/** `volume_db` null is silence; `pan` -1 left .. 1 right. */
export type Mixer = { volume_db: number | null; pan: number; mute: boolean; solo: boolean };
export type SlotRole = "instrument" | "effect" | "strip";
export type Slot = { slot: number; role: SlotRole; word: string; name: string | null };
export type Track = Mixer & { number: number; name: string; type: "midi" | "audio"; plugins: Slot[] };
/** `track:state`: a whole track, or number 0 with the master's mixer. */
export type TrackState = Track | (Mixer & { number: 0 });

export type ParameterKind = "float" | "integer" | "choice" | "switch";
export type Parameter = {
  id: string;
  name: string;
  group: string;
  unit: string;
  kind: ParameterKind;
  min: number;
  max: number;
  initial: number;
  logarithmic: boolean;
  automatable: boolean;
  choices: string[];
  value: number;
  text: string;
};
export type Plugin = { id: string; name: string; vendor: string; version: string; parameters: Parameter[] };
export type ParameterValue = { value: number; text: string };

export type StageName = "change" | "build" | "probe" | "canary" | "swap";
export type StageState = "running" | "done" | "failed" | "superseded";
export type Ending = "complete" | "failed" | "superseded";
export type Severity = "error" | "warning" | "note";
export type BuildError = {
  file: string;
  line: number;
  column: number;
  severity: Severity;
  message: string;
  frame: string[];
  frame_first_line: number;
};
export type Stage = {
  run: number;
  stage: StageName;
  state: StageState;
  ms: number;
  detail: string;
  line: string;
  ending: Ending | null;
  errors: BuildError[];
};

/** cage: the plugin under work runs in a process of its own; none: inside the program. */
export type Isolation = "cage" | "none";
/**
 * none: nothing went live yet; sounding; broken: it plays what is no sound, and is silent instead; lost: its process ended, and it is being started again; stopped: it is not
 * started again until the next good save. `text` is the sentence for people, empty while nothing is wrong.
 */
export type Health = { state: "none" | "sounding" | "broken" | "lost" | "stopped"; text: string };
/** What the plugin under work is fed with. `hertz` 20..20000, `level_db` -60..0, `name` one of `sounds`. */
export type Source =
  | { kind: "song" }
  | { kind: "silence" }
  | { kind: "tone"; hertz: number; level_db: number }
  | { kind: "noise"; level_db: number }
  | { kind: "file"; name: string; level_db: number }
  | { kind: "device"; level_db: number };
export type SourceKind = Source["kind"];
/** One that went live: `time` "12:03:11", `code` the first digits of its digest. */
export type Version = { run: number; time: string; code: string };
/** At most two, oldest first; `sounding` is the run of one of them. */
export type Versions = { versions: Version[]; sounding: number | null };

/** Where the page lies that the project brings along; `text` says why there is none though there should be. */
export type AuthorPage = { path: string | null; text: string };

export type WorkshopState = Versions & {
  project: string;
  slot: number | null;
  plugin: Plugin | null;
  runs: Stage[];
  isolation: Isolation;
  health: Health;
  source: Source;
  /** Sound files of the project, relative to its folder. */
  sounds: string[];
  ui: AuthorPage;
};
export type State = {
  song: Song;
  tracks: Track[];
  master: Mixer;
  transport: TransportState;
  workshop: WorkshopState | null;
};

export type ParameterWrite = { slot: number; id: string } & ({ value: number } | { text: string });
export type MixerWrite = { track: number } & Partial<Mixer>;
/** `velocity` 0..1. */
export type NotePlay = { slot: number; key: number; velocity: number; on: boolean };
export type Place = Pick<BuildError, "file" | "line" | "column">;
type Stream = { sample_rate: number; channels: number };
type Nothing = Record<string, never>;

/** Every request: what it takes and what it gives. */
export type Methods = {
  "app.ui_ready": { params: Nothing; result: { outcome: "ok"; state: State } | { outcome: "no_project" } };
  "transport.play": { params: Nothing; result: unknown };
  "transport.stop": { params: Nothing; result: unknown };
  "transport.seek": { params: { beats: number }; result: unknown };
  "transport.loop": { params: Loop | Nothing; result: unknown };
  "params.set": { params: ParameterWrite; result: ParameterValue };
  "mixer.set": { params: MixerWrite; result: unknown };
  "audio.listen": { params: { on: boolean }; result: Stream };
  "notes.play": { params: NotePlay; result: unknown };
  "workshop.source": { params: Source; result: unknown };
  "workshop.watch": { params: { on: boolean }; result: Stream };
  "workshop.compare": { params: { run: number }; result: unknown };
  "workshop.open_editor": { params: Place; result: unknown };
};
export type Method = keyof Methods;

/** Every notification and its params. */
export type Notifications = {
  "transport:state": TransportState;
  "track:state": TrackState;
  "params:changed": { slot: number; values: ({ id: string } & ParameterValue)[] };
  "plugin:changed": { slot: number; plugin: Plugin };
  "workshop:stage": Stage;
  "workshop:health": Health;
  "workshop:source": Source;
  "workshop:sounds": string[];
  "workshop:versions": Versions;
  "workshop:ui": AuthorPage;
};
export type Notification = {
  [M in keyof Notifications]: { method: M; params: Notifications[M]; seq: number };
}[keyof Notifications];

/** 60 a second. `peaks`: left and right amplitude of each track in turn, the master last. */
export type StatusFrame = {
  kind: "status";
  playing: boolean;
  sequence: number;
  positionBeats: number;
  peaks: Float32Array;
};
/** A stretch of the master's output, or of that of the plugin under work; `samples` are interleaved. */
export type AudioFrame = {
  kind: "master" | "plugin";
  channels: number;
  frames: number;
  sequence: number;
  sampleRate: number;
  samples: Float32Array;
};

const headerBytes = 16;

/** Null for a kind this page does not know and for a frame shorter than it claims: such frames are skipped. */
export function decodeFrame(buffer: ArrayBuffer): StatusFrame | AudioFrame | null {
  if (buffer.byteLength < headerBytes) return null;
  const view = new DataView(buffer);
  switch (view.getUint8(0)) {
    case 1: {
      const values = 2 * (view.getUint16(2, true) + 1);
      if (buffer.byteLength < headerBytes + 4 * values) return null;
      return {
        kind: "status",
        playing: view.getUint8(1) !== 0,
        sequence: view.getUint32(4, true),
        positionBeats: view.getFloat64(8, true),
        peaks: new Float32Array(buffer, headerBytes, values), // every machine with a browser is little-endian
      };
    }
    case 2:
    case 3: {
      const channels = view.getUint8(1);
      const frames = view.getUint16(2, true);
      if (channels === 0 || buffer.byteLength < headerBytes + 4 * channels * frames) return null;
      return {
        kind: view.getUint8(0) === 2 ? "master" : "plugin",
        channels,
        frames,
        sequence: view.getUint32(4, true),
        sampleRate: view.getUint32(8, true),
        samples: new Float32Array(buffer, headerBytes, channels * frames),
      };
    }
    default:
      return null;
  }
}
