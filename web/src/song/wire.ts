// The wire protocol's types, and the values of a track's strip that the user can change.
//
//   import type { Strip, Track } from "./song/wire";

import type { Mixer, Send } from "../protocol";

export * from "../protocol";

export type Strip = Mixer & { sends: Send[] };
