// Listening through the page: the server's output as packets, played by an audio worklet.
//
//   await listen(connection, true);   // in a click handler: browsers start sound only after a user's gesture

import { create } from "zustand";
import { type Connection, messageOf, RequestError } from "../connection";
import type { AudioFrame } from "../protocol";
import type { Packet } from "./worklet";
import workletUrl from "./worklet?worker&url";

export type Listening = "off" | "starting" | "on" | "failed";
export const useListening = create<{ listening: Listening; reason: string }>(() => ({ listening: "off", reason: "" }));

type Player = { context: AudioContext; node: AudioWorkletNode };
let player: Player | null = null;

export async function listen(connection: Connection, on: boolean): Promise<void> {
  try {
    if (on) {
      useListening.setState({ listening: "starting", reason: "" });
      player ??= await makePlayer();
      await player.context.resume();
    } else {
      await player?.context.close();
      player = null;
    }
    useListening.setState({ listening: on ? "on" : "off" });
    await connection.request("audio.listen", { on });
  } catch (error) {
    if (error instanceof RequestError && error.code === "disconnected") return; // the next connection asks again
    useListening.setState({ listening: "failed", reason: messageOf(error) });
  }
}

/** For a new connection: the server does not know that this page was listening. */
export async function listenAgain(connection: Connection): Promise<void> {
  if (useListening.getState().listening === "on") await listen(connection, true);
}

export function hear({ samples, channels, sampleRate }: AudioFrame): void {
  const packet: Packet = { samples, channels, sampleRate };
  player?.node.port.postMessage(packet, [samples.buffer]);
}

async function makePlayer(): Promise<Player> {
  const context = new AudioContext({ latencyHint: "interactive" });
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, "aviary-listener", { numberOfInputs: 0, outputChannelCount: [2] });
  node.connect(context.destination);
  return { context, node };
}
