// The wire protocol, and what a hand moves on a track's strip.
//
//   import type { Strip, Track } from "./song/wire";

import type { Mixer, Send } from "../protocol";

export * from "../protocol";

export type Strip = Mixer & { sends: Send[] };
