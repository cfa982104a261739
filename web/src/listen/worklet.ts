// The audio worklet: packets in through its port, sound out. Loaded by `listen.ts`, runs on the browser's audio thread.

import { JitterBuffer } from "./jitter_buffer";

export type Packet = { samples: Float32Array; channels: number; sampleRate: number };

// TypeScript's DOM library does not declare the worklet's globals.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

class Listener extends AudioWorkletProcessor {
  private readonly buffer = new JitterBuffer(sampleRate);

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Packet>) =>
      this.buffer.write(data.samples, data.channels, data.sampleRate);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0];
    if (output) this.buffer.read(output);
    return true;
  }
}

registerProcessor("aviary-listener", Listener);
