// The page's end of the protocol: what the server says goes into the stores, what the user does goes to the server.

import { catchUp } from "./catch_up";
import { codeOf, Connection, messageOf, type Socket } from "./connection";
import { enteringSocket, prover } from "./door/entering_socket";
import { keptToken, takeToken } from "./door/token";
import { hydration } from "./hydration/hydration";
import { LatestSender } from "./latest_sender";
import { hear, listenAgain } from "./listen/listen";
import { silence, statusReceived } from "./live";
import { tape } from "./output/tape";
import type { LifecycleEvent } from "./lifecycle/lifecycle";
import { decodeFrame, type Loop, type Nothing, type ParameterValue, type Place, type Plugin, type Source } from "./protocol";
import { scoreMissed, songOpened, tracksEdited } from "./song/opened";
import type { Notification, State, Strip } from "./song/wire";
import { authorPageChanged } from "./stores/author_page";
import { setDoor, useDoor } from "./stores/door";
import { historyChanged } from "./stores/history";
import { happened, keepsEdits, servesSongs, useLifecycle } from "./stores/lifecycle";
import { linkLost, setLink } from "./stores/link";
import { parameterHeld, parameterSettled, pluginChanged, pluginLoaded, usePlugin, valuesChanged } from "./stores/plugin";
import { mixerHeld, mixerSettled, sessionEdited, sessionLoaded, trackChanged, transportChanged, useSession } from "./stores/session";
import { pluginsChanged } from "./stores/plugins";
import { refused } from "./stores/refusal";
import { keepingChanged } from "./stores/keeping";
import { scoreChanged } from "./stores/score";
import { songText } from "./stores/song_text";
import { lineSaid, linesLoaded } from "./stores/said";
import { soundsChanged, sourceChanged, sourceHeld, sourceLoaded, sourceRefused, sourceSettled } from "./stores/source";
import { healthChanged, stageReported, useWorkshop, versionsChanged, workshopLoaded } from "./stores/workshop";

const connection = new Connection(socketUrl(), {
  opened: (seq) => {
    void resume(seq);
    void listenAgain(connection);
    if (watching) watchOutput(true);
  },
  closed: () => {
    silence();
    tape.clear();
    linkLost();
    tell({ kind: "closed" });
  },
  notified,
  gap: (seq) => void resume(seq),
  frame: (buffer) => {
    const frame = decodeFrame(buffer);
    if (frame?.kind === "status") statusReceived(frame);
    else if (frame?.kind === "master") hear(frame);
    else if (frame?.kind === "plugin") tape.write(frame);
  },
}, standAtDoor);

function standAtDoor(url: string): Socket {
  const token = keptToken() ?? "";
  return enteringSocket(new WebSocket(url) as Socket, token, prover(token), () => setDoor("wrong"));
}

export function startClient(): void {
  goIn();
  // Somebody pasted the printed address into this tab: only what is behind the # has changed.
  globalThis.addEventListener("hashchange", goIn);
  globalThis.addEventListener("pagehide", () => void writeAll());
}

/** Connects if the page has a token. Does nothing if it is connected with that one. */
function goIn(): void {
  const before = keptToken();
  const token = takeToken();
  if (token === null) return setDoor("missing");
  const isConnected = hasBegun && useDoor.getState().door === "inside";
  if (isConnected) return token === before ? undefined : location.reload(); // the other token is another program's
  hasBegun = true;
  setDoor("inside");
  connection.open();
}
let hasBegun = false;

/** A person gave the page a token. */
export function enter(token: string): void {
  location.hash = `token=${token}`; // as if it had come with the address
}

/** Writes at once all changes that wait for their pause. Resolves when the server has taken the text. */
export function writeAll(): Promise<void> {
  hydration.flush();
  return songText.flushed();
}
export { connection };

function socketUrl(): string {
  const { protocol, host } = globalThis.location ?? { protocol: "http:", host: "localhost" };
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws`;
}

/** Catches up from notification `seq` on. Asks for the whole state when that fails, or when such a request was under way. */
async function resume(seq: number | null): Promise<void> {
  const { isAsking, server } = useLifecycle.getState();
  try {
    if (isAsking || !(await catchUp(connection, server, seq, notified))) return tell({ kind: "asked" });
    setLink("live");
    await hydration.resume(connection);
    songText.flush();
  } catch (error) {
    if (codeOf(error) !== "disconnected") tell({ kind: "asked" });
  }
}

/** Gives an event to the lifecycle, and does what that asks for. */
function tell(event: LifecycleEvent): void {
  const { screen } = useLifecycle.getState();
  for (const todo of happened(event)) {
    if (todo === "ask") void ask();
    else quietly(hydration.begin(connection));
  }
  if (isOpen() && (screen.at !== "open" || event.kind === "answered")) songOpened(connection);
}

async function ask(): Promise<void> {
  try {
    const answer = await connection.request("app.ui_ready", {});
    connection.countFrom(answer.seq);
    if (answer.outcome === "ok" && answer.state) stateLoaded(answer.state);
    setLink("live");
    tell({ kind: "answered", answer });
  } catch {
    linkLost(); // the connection broke meanwhile; after the next one, the page asks again
  }
}

function stateLoaded(state: State): void {
  sessionLoaded(state);
  pluginLoaded(state.workshop);
  workshopLoaded(state.workshop);
  authorPageChanged(state.workshop?.ui);
  sourceLoaded(state.workshop);
  linesLoaded(state.workshop);
}

function notified(notification: Notification): void {
  switch (notification.method) {
    case "transport:state":
      return transportChanged(notification.params);
    case "track:state":
      return edited(() => trackChanged(notification.params));
    case "params:changed":
      return valuesChanged(notification.params.slot, notification.params.values);
    case "plugin:changed":
      return pluginReplaced(notification.params.slot, notification.params.plugin);
    case "workshop:stage":
      return stageReported(notification.params);
    case "workshop:health":
      return healthChanged(notification.params);
    case "workshop:source":
      return sourceChanged(notification.params);
    case "workshop:sounds":
      return soundsChanged(notification.params);
    case "workshop:versions":
      return versionsChanged(notification.params);
    case "workshop:ui":
      return authorPageChanged(notification.params);
    case "plugin:said":
      return lineSaid(notification.params, usePlugin.getState().slot);
    case "notifications:loading_progress":
      return tell({ kind: "progress", progress: notification.params });
    case "project:changed":
      if (notification.params.state) projectChanged(notification.params.state);
      return tell({ kind: "project", state: notification.params.state });
    case "store:changed":
      return hydration.heard(notification.params);
    case "song:changed":
      return songText.heard(notification.params);
    case "score:changed":
      if (servesSongs() && !scoreChanged(notification.params) && isOpen()) scoreMissed(connection);
      return;
    case "history:changed":
      return historyChanged(notification.params);
    case "project:keeping":
      return keepingChanged(notification.params);
    case "plugins:changed":
      return pluginsChanged(notification.params);
  }
}

const isOpen = () => useLifecycle.getState().screen.at === "open";

/** Another project is open, or the text of the present one was edited; after an edit the same slot stays shown. */
function projectChanged(state: State): void {
  const isEdited = isOpen() && useSession.getState().song?.path === state.song.path;
  if (isEdited && !state.workshop) edited(() => sessionEdited(state));
  else stateLoaded(state);
}

/** Runs a change that may give the song other tracks, or a track other plugins. */
function edited(change: () => void): void {
  const { tracks } = useSession.getState();
  change();
  if (servesSongs() && isOpen()) tracksEdited(connection, tracks);
}

/** New code is live. In the workshop it is always the plugin under work; in a song it may be in any slot. */
function pluginReplaced(slot: number, plugin: Plugin): void {
  if (useWorkshop.getState().project !== null || slot === usePlugin.getState().slot) pluginChanged(slot, plugin);
}

/** For commands whose result comes as a notification. A refused one leaves the page as it is, and the page says why. */
const commanded = (answer: Promise<unknown>) => void answer.catch(refused);
/** For what the user did not ask for. */
const quietly = (answer: Promise<unknown>) => void answer.catch(() => undefined);

export const play = () => commanded(connection.request("transport.play", {}));
export const stop = () => commanded(connection.request("transport.stop", {}));
export const seek = (beats: number) => commanded(connection.request("transport.seek", { beats }));
export const setLoop = (loop: Loop | null) => commanded(connection.request("transport.loop", loop ?? {}));

const parameterSenders = new Map<string, LatestSender<{ value: number; gesture: boolean }, ParameterValue>>();

/** A control of the shown plugin was moved to `value`. With `gesture`, more moves follow until endGesture(). */
export function moveParameter(id: string, value: number, gesture = false): void {
  const slot = slotUnderWork();
  const key = `${slot}/${id}`;
  let sender = parameterSenders.get(key);
  if (!sender) {
    sender = new LatestSender(
      (moved) => connection.request("params.set", { slot, id, value: moved.value, ...inGesture(moved.gesture) }),
      (answer) => slot === slotUnderWork() && parameterSettled(id, answer),
      refused,
    );
    parameterSenders.set(key, sender);
  }
  parameterHeld(id, value);
  sender.push({ value, gesture });
}

/** A value was typed; the plugin itself parses it. Rejects with the reason when the plugin cannot. */
export async function typeParameter(id: string, text: string): Promise<void> {
  const answer = await connection.request("params.set", { slot: slotUnderWork(), id, text });
  parameterSettled(id, answer);
}

const sourceSender = new LatestSender(
  (source: Source) =>
    connection.request("workshop.source", source).catch((error: unknown) => {
      sourceRefused(messageOf(error));
      throw error;
    }),
  (answer) => sourceSettled(answer !== null),
);

/** Feeds the plugin under work with this source. */
export function feed(source: Source): void {
  sourceHeld(source);
  sourceSender.push(source);
}

/** Plays a note on the track of the plugin under work. */
export function playNote(key: number, velocity: number, on: boolean): void {
  commanded(connection.request("notes.play", { slot: slotUnderWork(), key, velocity, on }));
}

let watching = false;

/** Asks for the plugin's output, which goes to `tape`, or stops it. Asks again after a reconnection. */
export function watchOutput(on: boolean): void {
  watching = on;
  quietly(connection.request("workshop.watch", { on }));
  if (!on) tape.clear();
}

/** Makes the version of that run sound. Rejects with the reason. */
export const compare = (run: number): Promise<unknown> => connection.request("workshop.compare", { run });
/** Builds whatever is not up to date. */
export const rebuild = () => commanded(connection.request("workshop.rebuild", {}));
/** Rejects with the reason. */
export const openEditor = ({ file, line, column }: Place): Promise<unknown> =>
  connection.request("workshop.open_editor", { file, line, column });

function slotUnderWork(): number {
  return usePlugin.getState().slot ?? 0;
}

const mixerSenders = new Map<string, LatestSender<{ change: Partial<Strip>; gesture: boolean }, Nothing>>();

/** A control of a track's strip was moved; track 0 is the master. With `gesture`, more moves follow until endGesture(). */
export function moveMixer<Field extends keyof Strip>(track: number, field: Field, value: Strip[Field], gesture = false): void {
  const key = `${track}/${field}`;
  let sender = mixerSenders.get(key);
  if (!sender) {
    sender = new LatestSender(
      (moved) => connection.request("mixer.set", { track, ...moved.change, ...inGesture(moved.gesture) }),
      (answer) => mixerSettled(track, field, answer !== null),
      refused,
    );
    mixerSenders.set(key, sender);
  }
  const change: Partial<Strip> = { [field]: value };
  mixerHeld(track, change);
  sender.push({ change, gesture });
}

const inGesture = (gesture: boolean) => (gesture && keepsEdits() ? { gesture } : {});

/**
 * The user let go: all moves of the gesture become one step of the history. The last move is sent before, and nothing comes
 * between: the next gesture is a step of its own, however soon it begins.
 */
export function endGesture(): void {
  if (!keepsEdits()) return;
  for (const sender of [...mixerSenders.values(), ...parameterSenders.values()]) sender.flush();
  commanded(connection.request("gesture.end", {}));
}
