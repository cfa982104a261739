// The wire protocol (docs/protocol.md) as types. Written by the target `protocol` from src/server/protocol/: change it there.

export type Nothing = Record<string, never>;

// ---- The page and the program

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
/** What a page shows. */
export type State = {
  song: Song;
  tracks: Track[]; // in the order of the meters
  master: Mixer;
  transport: TransportState;
  workshop: WorkshopState | null;
};
/** An interface shows and moves the project without stores of its own, as a remote control does. */
export type Peer = "page" | "interface";
export type Progress = {
  message: string; // for people; "done" is the last of a load
  progress: number; // 0 .. 1
  outcome?: "failed"; // with "done"
  error?: string; // why it failed, for people
};
export type UiReady = {
  outcome: "ok" | "no_project";
  server: string; // names this run of the server
  keeps: boolean; // whether edits are kept with a project, and have a history
  seq: number; // of the newest notification: later ones change the state
  state: State | null;
  loading: Progress;
};

// ---- Quantities

/** 0 to 1000000 beats from the start of the song: as long as a song can be. */
export type Position = number;
/** -1000 to 24 dB. */
export type Gain = number;
/** -60 to 0 dB, 0 being full scale. */
export type Level = number;
/** -1 to 1, from left to right. */
export type Pan = number;
/** 20 to 20000 Hz. */
export type Frequency = number;
/** 0 to 1, as hard as a key can be struck. */
export type Velocity = number;
/** 0 to 127, as MIDI counts keys; 60 is middle C. */
export type Key = number;
/** Of a parameter; it is clamped to the parameter's range. */
export type Value = number;
/** As the song gives it; 0 is the master. */
export type TrackNumber = number;
/** Names a slot while the song is open. */
export type SlotId = number;
/** Names one attempt to turn a save into sound. */
export type RunNumber = number;
/** A line or a column, counted from 1; 0 where it is not known. */
export type TextPlace = number;
/** Of things, or the place of one, counted from 0. */
export type Count = number;
/** Of a text or a store: the one that is written over. */
export type Revision = number;
/** Counts notifications. */
export type Seq = number;

// ---- Transport

export type Loop = { start: Position; end: Position };
export type TransportState = {
  playing: boolean;
  position_beats: Position;
  loop: Loop | null;
  last_loop: Loop | null; // the region that was looped last, also while nothing is
};

// ---- Mixer, parameters, notes

export type Mixer = {
  volume_db: Gain | null; // null is silence
  pan: Pan;
  mute: boolean;
  solo: boolean;
};
export type SlotRole = "instrument" | "effect" | "strip";
/** lost: the plugin's process ended and is being started again; stopped: it is not started again by itself. */
export type SlotHealth = "sounding" | "lost" | "stopped";
/** A place for a plugin on a track. */
export type Slot = {
  slot: number;
  role: SlotRole;
  word: string; // as the song names it
  name: string | null; // the plugin's own; null: the slot is empty
  missing: boolean; // a placeholder stands for a plugin that is not there, and keeps its state
  health: SlotHealth;
  why: string; // what ended its process, for people; empty while it sounds
  sidechain: TrackNumber; // the track that is its side chain; 0: none
};
export type Send = {
  to: TrackNumber;
  level_db: Gain | null; // null is silence
  pre?: boolean; // taken before the track's fader; left out of a write: as it is
};
export type Track = Mixer & {
  number: number;
  name: string;
  type: "midi" | "audio" | "return" | "group";
  out: TrackNumber; // the group that it goes into; 0: the master
  plugins: Slot[];
  sends: Send[]; // what it gives to others, beside its own output
};
/** A whole track, or number 0 with the master's mixer. */
export type TrackState = Track | Mixer & { number: 0 };
export type MixerWrite = {
  track: TrackNumber;
  volume_db?: Gain | null; // null is silence
  pan?: Pan;
  mute?: boolean;
  solo?: boolean;
  sends?: Send[]; // all of them; the master has none
  gesture?: boolean; // more of it comes, until `gesture.end`
};
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
  read_only: boolean; // only the plugin sets it, as a meter
  hidden: boolean; // the page does not list it
  choices: string[];
  value: number;
  text: string; // the value as the plugin writes it, with its unit
};
export type Plugin = { id: string; name: string; vendor: string; version: string; parameters: Parameter[] };
export type ParameterValue = { value: number; text: string };
export type ParameterWrite =
  | { slot: SlotId; id: string; value: Value; gesture?: boolean }
  | { slot: SlotId; id: string; text: string };
export type NotePlay = { slot: SlotId; key: Key; velocity: Velocity; on: boolean };
export type SoundFormat = { sample_rate: number; channels: number };

// ---- Projects and their history

export type RecentProject = {
  name: string;
  path: string;
  opened: string; // "2026-11-27T03:54:58Z"
  missing: boolean; // it is not there now
};
export type Template = { id: string; name: string; text: string };
export type Projects = {
  projects: RecentProject[]; // newest first
  templates: Template[];
  folder: string; // where new ones go
};
export type HistorySource = "auto" | "user" | "mixer" | "song" | "plugin" | "reload";
export type HistoryEntry = {
  id: Count; // the place in the order of the project's changes
  message: string;
  source: HistorySource;
  time: string; // "2026-11-27T03:54:58Z"
  is_undone: boolean;
};
export type History = {
  entries: HistoryEntry[]; // newest first, back to where the project was opened
  can_undo: boolean;
  can_redo: boolean;
};
export type HistoryChange = {
  first: Count; // how many entries stay, counted from the oldest
  entries: HistoryEntry[]; // those that follow, oldest first
  position: Count; // of the entry where the project stands, counted from the oldest; those behind it are undone
};
export type Moved = {
  moved: boolean;
  message?: string; // of what was undone or redone
  is_own?: boolean; // whoever asks had made it
};
export type SetAside = {
  what: string; // "lead volume_db", "the song, line 12"
  ours: string;
  theirs: string; // what stands now
};
export type Keeping = {
  waiting: Count; // edits that are not on the disk, if they cannot get there for now
  why: string; // they cannot; empty: they can
  set_aside: SetAside[]; // edits that another program's save replaced
  note: string; // where the history is kept, if not where one expects it
  recovered?: string; // when the program ended with edits that it had not kept; `project.recover` takes them up or drops them
};

// ---- The song's text and score

/** Lines and columns count characters from 1; the end is behind the last one. Line 0 is the whole file. */
export type Diagnostic = {
  line: number;
  column: number;
  end_line: number;
  end_column: number;
  severity: Severity;
  message: string;
};
export type SongText = { text: string; version: number; diagnostics: Diagnostic[] };
/** Start in its clip and length in beats, key, velocity 1 to 127. */
export type ScoreNote = [number, number, number, number];
export type Clip = {
  track: number; // its number
  section: string;
  start_beats: number;
  length_beats: number;
  notes: ScoreNote[];
  left_out: number; // notes that are not given, since the song has too many
};
export type Score = { revision: number; length_beats: number; clips: Clip[] };
/** The clips of all other tracks are as they were. */
export type ScoreChange = {
  since: number; // the revision that it changes
  revision: number; // the one that comes of it
  length_beats: number;
  tracks: number[]; // the numbers of those that changed
  clips: Clip[]; // all of these tracks
};

// ---- Plugins

export type KnownPlugin = {
  id: string;
  name: string;
  vendor: string;
  kind: string;
  word: string; // by which a song names it
  origin: "stock" | "scanned";
  vst3_word?: string; // by which it names the same as VST3
};
export type KnownPlugins = { plugins: KnownPlugin[]; scanning: boolean };

// ---- Stores

export type Stored = {
  value: unknown; // null: nothing is kept
  version: number;
};

// ---- The plugin under work

export type StageName = "change" | "build" | "probe" | "canary" | "swap";
export type StageState = "running" | "done" | "failed" | "superseded";
export type Ending = "complete" | "failed" | "superseded";
export type Step = "fast" | "optimised";
export type Severity = "error" | "warning" | "note";
export type Place = { file: string; line: TextPlace; column: TextPlace };
export type BuildError = Place & {
  severity: Severity;
  message: string;
  frame: string[]; // the source around it
  frame_first_line: number;
};
/**
 * open: the library, and making its plugins; prepare: their prepare(); trial: the rest of it; process: opening and preparing
 * them where they are going to sound, at the same time; state: taking it, and making what they need from it.
 */
export type StagePart = { name: "open" | "prepare" | "trial" | "process" | "state" | "handover"; ms: number };
export type Stage = {
  run: number; // one attempt to turn a save into sound
  stage: StageName;
  state: StageState;
  ms: number; // of the stage; of a swap that is done: from the save to the sound
  detail: string;
  line: string; // as the terminal shows it
  ending: Ending | null; // set on the last stage of a run
  step: Step | null; // of a run that makes code twice; null: it does not, or nobody knows yet
  errors: BuildError[];
  parts: StagePart[]; // that took a tenth of a second or more
};
/** cage: the plugin under work runs in a process of its own; none: inside the program. */
export type Isolation = "cage" | "none";
/** A place in code that was being run. */
export type Frame = {
  function: string;
  file: string; // of the project, or absolute
  line: TextPlace;
};
/**
 * none: nothing is live yet; broken: it plays what is no number or reports an error, and is silent instead; loud: it is louder than +24 dBFS, and is faded out as long as it is;
 * lost: its process ended, or was ended, and is being started again; stopped: it is not started again until the next good save.
 */
export type Health = {
  state: "none" | "sounding" | "broken" | "loud" | "lost" | "stopped";
  text: string; // for people; empty while nothing is wrong
  trace: Frame[]; // where it crashed, innermost first
};
/**
 * What the plugin under work is fed with: what the song sends it, nothing, a sine, white noise, one of the project's
 * `sounds`, the audio device's input.
 */
export type Source =
  | { kind: "song" }
  | { kind: "silence" }
  | { kind: "tone"; hertz: Frequency; level_db: Level }
  | { kind: "noise"; level_db: Level }
  | { kind: "file"; name: string; level_db: Level }
  | { kind: "device"; level_db: Level };
/** Code that went live. */
export type Version = {
  run: number;
  time: string; // of day: "12:03:11"
  code: string; // the first 8 digits of its digest
};
export type Versions = {
  versions: Version[]; // the last two that went live, oldest first
  sounding: number | null; // run of the one that sounds
};
/** The page that the project brings along. */
export type AuthorPage = {
  path: string | null; // at this address; null: there is none
  text: string; // why there is none though there should be, for people
};
/**
 * One line that a plugin logged (the first kinds) or printed. 100 a second of each plugin are told, and then how many
 * were left out.
 */
export type Said = {
  slot: number;
  plugin: string; // its name
  kind: "debug" | "info" | "warning" | "error" | "fatal" | "host misbehaving" | "plugin misbehaving" | "stdout" | "stderr";
  text: string; // without control characters, 1,000 bytes at most
};
export type WorkshopState = Versions & {
  project: string;
  slot: number | null; // where the song plays the plugin under work
  plugin: Plugin | null; // null until it first came alive
  runs: Stage[]; // of the last few runs, in order
  isolation: Isolation;
  health: Health;
  source: Source;
  sounds: string[]; // sound files of the project: relative paths with '/', 200 at most
  ui: AuthorPage;
  said: Said[]; // the last lines of the plugin under work, 200 at most
};

// ---- all of it

/** Every request: what it takes and what it gives. */
export type Methods = {
  /** Shows that the server knows the token, before it is told. May be asked once before `app.enter`. */
  "app.greet": { params: { nonce: string }; result: { proof: string } };
  /** Lets the client in: the first message of every socket, or the one after `app.greet`. */
  "app.enter": { params: { token: string }; result: Nothing };
  /** The page can show what it is told, and asks for all there is. Safe to ask again. */
  "app.ui_ready": { params: { peer?: Peer }; result: UiReady };
  /** All stores of the page have hydrated. */
  "app.react_ready": { params: Nothing; result: Nothing };
  /** What all were told since. Complete: as after `app.ui_ready`. */
  "app.catch_up": { params: { server: string; seq: Seq; peer?: Peer }; result: { complete: boolean; events: Notification[] } };
  /** Passes a message of 64 KB at most on to the other clients of that kind; how many there are. */
  "relay.send": { params: { to?: Peer; message: unknown }; result: { peers: number } };
  /** Starts, or goes on. */
  "transport.play": { params: Nothing; result: Nothing };
  /** Stops where it is, and ends all notes. */
  "transport.stop": { params: Nothing; result: Nothing };
  /** Goes on from there. */
  "transport.seek": { params: { beats: Position }; result: Nothing };
  /** `{}`: no loop. */
  "transport.loop": { params: Loop | Nothing; result: Nothing };
  /** Turns a track's mixer, or the master's. */
  "mixer.set": { params: MixerWrite; result: Nothing };
  /** Turns a plugin's parameter. */
  "params.set": { params: ParameterWrite; result: ParameterValue };
  /** The hand rests: what it moved is one step of the history. */
  "gesture.end": { params: Nothing; result: Nothing };
  /** A note by hand. */
  "notes.play": { params: NotePlay; result: Nothing };
  /** Whether this page wants frames of kind 2. */
  "audio.listen": { params: { on: boolean }; result: SoundFormat };
  /** Makes a project in that folder and opens it. */
  "project.new": { params: { folder: string; name: string; template?: string }; result: Nothing };
  /** Opens a song, or the one in that folder. */
  "project.open": { params: { path: string }; result: Nothing };
  /** Copies the project there and opens that. */
  "project.save_as": { params: { folder: string }; result: Nothing };
  /** What a picker offers. */
  "project.recent": { params: Nothing; result: Projects };
  /** What was done since the project was opened, or since that entry; all of it if the entry is gone. Answered when the disk has followed, or cannot for now. */
  "history.list": { params: { since?: Count }; result: History };
  /** Takes back the newest step, whoever made it, not beyond where it was opened. */
  "history.undo": { params: Nothing; result: Moved };
  /** One step forward again, until the next edit. */
  "history.redo": { params: Nothing; result: Moved };
  /** Whether the edits reach the disk. */
  "project.keeping": { params: Nothing; result: Keeping };
  /** People know what was set aside: the list is empty again. */
  "project.saw_set_aside": { params: Nothing; result: Nothing };
  /** Takes up the edits that the program had not kept when it ended, or drops them. */
  "project.recover": { params: { take: boolean }; result: Nothing };
  /** The text as it is. */
  "song.read": { params: Nothing; result: SongText };
  /** Puts a text in the place of that version. What others changed since is merged with it, line by line. */
  "song.write": { params: { text: string; version: Revision }; result: { version: number; diagnostics: Diagnostic[]; text?: string } };
  /** The song as a MIDI file. */
  "song.midi": { params: Nothing; result: { midi: string } };
  /** The text that a person would have written of a MIDI file. Changes nothing. */
  "song.from_midi": { params: { midi: string }; result: { text: string; tracks: number; notes: number; warnings: string[] } };
  /** What the text comes to. */
  "score.view": { params: Nothing; result: Score };
  /** Those that a song may name. */
  "plugins.list": { params: Nothing; result: KnownPlugins };
  /** Looks for more. */
  "plugins.scan": { params: Nothing; result: Nothing };
  /** The plugin in that slot with its parameters as they are. */
  "plugins.describe": { params: { slot: SlotId }; result: { plugin: Plugin } };
  /** From memory. */
  "store.get": { params: { name: string }; result: Stored };
  /** Keeps the value in place of that version. */
  "store.set": { params: { name: string; value: unknown; version: Revision }; result: { version: number } };
  /** Feeds the plugin with this. */
  "workshop.source": { params: Source; result: Nothing };
  /** Whether this page wants frames of kind 3. */
  "workshop.watch": { params: { on: boolean }; result: SoundFormat };
  /** Makes that one of `versions` sound. */
  "workshop.compare": { params: { run: RunNumber }; result: Nothing };
  /** A save without a change: builds whatever is not up to date. */
  "workshop.rebuild": { params: Nothing; result: Nothing };
  /** Shows a place of `Stage.errors` in the author's editor. */
  "workshop.open_editor": { params: Place; result: Nothing };
};
export type Method = keyof Methods;

/** Every notification and its params. */
export type Notifications = {
  /** A load got on, or is done. */
  "notifications:loading_progress": Progress;
  /** Another project is open, or its song has other tracks or sections; null: none. */
  "project:changed": { state: State | null };
  /** Another client sent it. */
  "relay:message": { from: Peer; message: unknown };
  /** It was started, stopped, moved or looped. */
  "transport:state": TransportState;
  /** Its mixer or its plugins changed. */
  "track:state": TrackState;
  /** Parameters moved. */
  "params:changed": { slot: number; values: (ParameterValue & { id: string })[] };
  /** New code went live there, or the plugin has new parameters. */
  "plugin:changed": { slot: number; plugin: Plugin };
  /** Something was done, undone or redone. */
  "history:changed": HistoryChange;
  /** Edits cannot reach the disk, or can again; or some were set aside. */
  "project:keeping": Keeping;
  /** The text is another one. */
  "song:changed": SongText;
  /** It comes to something else. */
  "score:changed": ScoreChange;
  /** A scan began or ended. */
  "plugins:changed": KnownPlugins;
  /** Somebody set it. */
  "store:changed": Stored & { name: string };
  /** A run got on. */
  "workshop:stage": Stage;
  /** The plugin fares otherwise. */
  "workshop:health": Health;
  /** It is fed otherwise. */
  "workshop:source": Source;
  /** Sound files came or went. */
  "workshop:sounds": string[];
  /** Code went live, or another version sounds. */
  "workshop:versions": Versions;
  /** The project's own page came or went. */
  "workshop:ui": AuthorPage;
  /** A plugin logged or printed a line. */
  "plugin:said": Said;
};
export type Notification = {
  [M in keyof Notifications]: { method: M; params: Notifications[M]; seq?: number };
}[keyof Notifications];

/** Binary frames: the kind is byte 0; the rest says where the header's fields lie, and where the values begin. */
export const frames = {
  status: { kind: 1, playing: 1, tracks: 2, sequence: 4, position_beats: 8, values: 16 },
  master: { kind: 2, channels: 1, frames: 2, sequence: 4, sample_rate: 8, zero: 12, values: 16 },
  plugin: { kind: 3, channels: 1, frames: 2, sequence: 4, sample_rate: 8, zero: 12, values: 16 },
} as const;
