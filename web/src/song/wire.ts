// What a song adds to the wire protocol: its own messages, and the older ones with what they gained.
//
//   import type { Methods, Notification } from "./song/wire";

import type * as workshop from "../protocol";

export type { Loop, Mixer, Parameter, ParameterValue, Plugin, Section, SlotRole, Song, TransportState } from "../protocol";

/** `message` "done" is the last of a load; a failed one says so there. `progress` 0..1. */
export type Progress = { message: string; progress: number; outcome?: "failed"; error?: string };

/** What a track gives to another one. */
export type Send = { to: number; level_db: number };
/** What a hand moves on a track's strip. */
export type Strip = workshop.Mixer & { sends: Send[] };
/** `missing`: a placeholder stands for a plugin that is not there. */
export type Slot = workshop.Slot & { missing?: boolean };
export type Track = Omit<workshop.Track, "plugins"> & { plugins: Slot[]; sends?: Send[] };
export type TrackState = Track | (workshop.Mixer & { number: 0 });
export type State = Omit<workshop.State, "tracks"> & { tracks: Track[] };

export type RecentProject = { name: string; path: string; opened: string };
export type Template = { id: string; name: string; text: string };
/** `folder`: where new ones go. */
export type Projects = { projects: RecentProject[]; templates: Template[]; folder: string };

export type HistorySource = "auto" | "user" | "mixer" | "song" | "plugin" | "reload";
export type HistoryEntry = { id: string; message: string; source: HistorySource; time: string; is_undone: boolean };
/** Newest first, back to where the project was opened. */
export type History = { entries: HistoryEntry[]; can_undo: boolean; can_redo: boolean };

/** Lines and columns count from 1; the end is behind the last character. */
export type Diagnostic = {
  line: number;
  column: number;
  end_line: number;
  end_column: number;
  severity: workshop.Severity;
  message: string;
};
export type SongText = { text: string; version: number; diagnostics: Diagnostic[] };

/** In beats from the start of its clip; velocity 1..127. */
export type ScoreNote = [start: number, length: number, key: number, velocity: number];
export type Clip = {
  track: number;
  section: string;
  name: string;
  start_beats: number;
  length_beats: number;
  notes: ScoreNote[];
};
export type Score = { length_beats: number; clips: Clip[] };

export type KnownPlugin = {
  id: string;
  name: string;
  vendor: string;
  kind: string;
  word: string;
  origin: "stock" | "scanned";
};
export type KnownPlugins = { plugins: KnownPlugin[]; scanning: boolean };

type Nothing = Record<string, never>;
/** One of many that are one commit, which `gesture.end` makes. */
type InGesture = { gesture?: boolean };

/** `server`, `seq` and `loading` are there where songs are served; `server` names this run of the program. */
export type UiReady = {
  outcome: "ok" | "no_project";
  state: State | null;
  server?: string;
  seq?: number;
  loading?: Progress;
};

export type Methods = Omit<workshop.Methods, "app.ui_ready" | "params.set" | "mixer.set"> & {
  "app.ui_ready": { params: Nothing; result: UiReady };
  "app.react_ready": { params: Nothing; result: unknown };
  "app.catch_up": { params: { server: string; seq: number }; result: { complete: boolean; events: Notification[] } };
  "params.set": { params: workshop.ParameterWrite & InGesture; result: workshop.ParameterValue };
  "mixer.set": { params: { track: number } & Partial<Strip> & InGesture; result: unknown };
  "gesture.end": { params: Nothing; result: unknown };
  "store.get": { params: { name: string }; result: { value: unknown; version: number } };
  "store.set": { params: { name: string; value: unknown; version: number }; result: { version: number } };
  "project.new": { params: { folder: string; name: string; template?: string }; result: unknown };
  "project.open": { params: { path: string }; result: unknown };
  "project.save_as": { params: { folder: string }; result: unknown };
  "project.recent": { params: Nothing; result: Projects };
  "history.list": { params: Nothing; result: History };
  "history.undo": { params: Nothing; result: { moved: boolean } };
  "history.redo": { params: Nothing; result: { moved: boolean } };
  "song.read": { params: Nothing; result: SongText };
  "song.write": { params: { text: string; version: number }; result: { version: number; diagnostics: Diagnostic[] } };
  "plugins.list": { params: Nothing; result: KnownPlugins };
  "plugins.scan": { params: Nothing; result: unknown };
  "plugins.describe": { params: { slot: number }; result: { plugin: workshop.Plugin } };
  "score.view": { params: Nothing; result: Score };
};
export type Method = keyof Methods;

export type Notifications = Omit<workshop.Notifications, "track:state"> & {
  "track:state": TrackState;
  "notifications:loading_progress": Progress;
  "history:changed": History;
  "song:changed": SongText;
  "score:changed": Score;
  "store:changed": { name: string; value: unknown; version: number };
  "plugins:changed": KnownPlugins;
  "project:changed": { state: State | null };
};
/** `seq` counts those that all pages are told; one for this page alone has none. */
export type Notification = {
  [M in keyof Notifications]: { method: M; params: Notifications[M]; seq?: number };
}[keyof Notifications];
