// The page's side of the conversation: what the server says goes into the stores, what hands do goes to the server.

import { Connection, messageOf } from "./connection";
import { LatestSender } from "./latest_sender";
import { hear, listenAgain } from "./listen/listen";
import { silence, statusReceived } from "./live";
import { tape } from "./output/tape";
import { decodeFrame, type Loop, type Mixer, type Nothing, type Notification, type ParameterValue, type Place, type Source } from "./protocol";
import { authorPageChanged } from "./stores/author_page";
import { linkLost, setLink } from "./stores/link";
import { parameterHeld, parameterSettled, pluginChanged, pluginLoaded, usePlugin, valuesChanged } from "./stores/plugin";
import { mixerHeld, mixerSettled, sessionLoaded, trackChanged, transportChanged } from "./stores/session";
import { soundsChanged, sourceChanged, sourceHeld, sourceLoaded, sourceRefused, sourceSettled } from "./stores/source";
import { healthChanged, stageReported, versionsChanged, workshopLoaded } from "./stores/workshop";

const connection = new Connection(socketUrl(), {
  opened: () => {
    void loadState();
    void listenAgain(connection);
    if (watching) watchOutput(true);
  },
  closed: () => {
    silence();
    tape.clear();
    linkLost();
  },
  notified,
  gap: () => void loadState(),
  frame: (buffer) => {
    const frame = decodeFrame(buffer);
    if (frame?.kind === "status") statusReceived(frame);
    else if (frame?.kind === "master") hear(frame);
    else if (frame?.kind === "plugin") tape.write(frame);
  },
});

export const startClient = () => connection.open();
export { connection };

function socketUrl(): string {
  const { protocol, host } = globalThis.location ?? { protocol: "http:", host: "localhost" };
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws`;
}

async function loadState(): Promise<void> {
  try {
    const answer = await connection.request("app.ui_ready", {});
    if (answer.outcome === "no_project") {
      setLink("no_project");
      return;
    }
    sessionLoaded(answer.state);
    pluginLoaded(answer.state.workshop);
    workshopLoaded(answer.state.workshop);
    authorPageChanged(answer.state.workshop?.ui);
    sourceLoaded(answer.state.workshop);
    setLink("live");
  } catch {
    linkLost(); // the connection broke meanwhile; the next one asks again
  }
}

function notified(notification: Notification): void {
  switch (notification.method) {
    case "transport:state":
      return transportChanged(notification.params);
    case "track:state":
      return trackChanged(notification.params);
    case "params:changed":
      return valuesChanged(notification.params.slot, notification.params.values);
    case "plugin:changed":
      return pluginChanged(notification.params.slot, notification.params.plugin);
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
  }
}

/** For commands whose outcome is told by a notification: a failed one leaves the page as it was. */
const unanswered = (answer: Promise<unknown>) => void answer.catch(() => undefined);

export const play = () => unanswered(connection.request("transport.play", {}));
export const stop = () => unanswered(connection.request("transport.stop", {}));
export const seek = (beats: number) => unanswered(connection.request("transport.seek", { beats }));
export const setLoop = (loop: Loop | null) => unanswered(connection.request("transport.loop", loop ?? {}));

const parameterSenders = new Map<string, LatestSender<number, ParameterValue>>();

/** A control of the plugin under work was moved to `value`. */
export function moveParameter(id: string, value: number): void {
  let sender = parameterSenders.get(id);
  if (!sender) {
    sender = new LatestSender(
      (newest) => connection.request("params.set", { slot: slotUnderWork(), id, value: newest }),
      (answer) => parameterSettled(id, answer),
    );
    parameterSenders.set(id, sender);
  }
  parameterHeld(id, value);
  sender.push(value);
}

/** A value was typed; the plugin reads it. Rejects with the reason when it means nothing to the plugin. */
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

/** The plugin under work shall be fed with this. */
export function feed(source: Source): void {
  sourceHeld(source);
  sourceSender.push(source);
}

/** A note for the plugin under work, on its track. */
export function playNote(key: number, velocity: number, on: boolean): void {
  unanswered(connection.request("notes.play", { slot: slotUnderWork(), key, velocity, on }));
}

let watching = false;

/** Whether the plugin's output shall come, to `tape`; asked for again after a reconnection. */
export function watchOutput(on: boolean): void {
  watching = on;
  unanswered(connection.request("workshop.watch", { on }));
  if (!on) tape.clear();
}

/** Makes the version of that run sound. Rejects with the reason. */
export const compare = (run: number): Promise<unknown> => connection.request("workshop.compare", { run });
/** Rejects with the reason. */
export const openEditor = ({ file, line, column }: Place): Promise<unknown> =>
  connection.request("workshop.open_editor", { file, line, column });

function slotUnderWork(): number {
  return usePlugin.getState().slot ?? 0;
}

const mixerSenders = new Map<string, LatestSender<Partial<Mixer>, Nothing>>();

/** A control of a track's strip was moved; track 0 is the master. */
export function moveMixer<Field extends keyof Mixer>(track: number, field: Field, value: Mixer[Field]): void {
  const key = `${track}/${field}`;
  let sender = mixerSenders.get(key);
  if (!sender) {
    sender = new LatestSender(
      (change) => connection.request("mixer.set", { track, ...change }),
      (answer) => mixerSettled(track, field, answer !== null),
    );
    mixerSenders.set(key, sender);
  }
  const change: Partial<Mixer> = { [field]: value };
  mixerHeld(track, change);
  sender.push(change);
}
