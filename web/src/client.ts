// The page's side of the conversation: what the server says goes into the stores, what hands do goes to the server.

import { Connection } from "./connection";
import { LatestSender } from "./latest_sender";
import { hear, listenAgain } from "./listen/listen";
import { silence, statusReceived } from "./live";
import { decodeFrame, type Loop, type Mixer, type Notification, type ParameterValue } from "./protocol";
import { linkLost, setLink } from "./stores/link";
import { parameterHeld, parameterSettled, pluginChanged, pluginLoaded, usePlugin, valuesChanged } from "./stores/plugin";
import { mixerHeld, mixerSettled, sessionLoaded, trackChanged, transportChanged } from "./stores/session";
import { stageReported, workshopLoaded } from "./stores/workshop";

const connection = new Connection(socketUrl(), {
  opened: () => {
    void loadState();
    void listenAgain(connection);
  },
  closed: () => {
    silence();
    linkLost();
  },
  notified,
  gap: () => void loadState(),
  frame: (buffer) => {
    const frame = decodeFrame(buffer);
    if (frame?.kind === "status") statusReceived(frame);
    else if (frame?.kind === "audio") hear(frame);
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

function slotUnderWork(): number {
  return usePlugin.getState().slot ?? 0;
}

const mixerSenders = new Map<string, LatestSender<Partial<Mixer>, unknown>>();

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
