// What the loop button and its key do: they switch the loop off, and on again where it was.

import { setLoop } from "../client";
import type { Loop, Song, TransportState } from "../protocol";
import { useSession } from "../stores/session";

type Looping = Pick<TransportState, "loop" | "last_loop">;

/** The loop after a press of the button; null is none. `wantsWhole`: with Shift, it loops the whole song. */
export function switchedLoop({ loop, last_loop: last }: Looping, { length_beats: length }: Pick<Song, "length_beats">, wantsWhole: boolean): Loop | null {
  const whole = { start: 0, end: length };
  if (wantsWhole) return isSame(loop, whole) ? null : whole;
  if (loop) return null;
  // An edit may have left the region behind the song's end.
  return last && last.start < length ? last : whole;
}

const isSame = (one: Loop | null, other: Loop) => one?.start === other.start && one.end === other.end;

export function switchLoop(wantsWhole: boolean): void {
  const { transport, song } = useSession.getState();
  if (song) setLoop(switchedLoop(transport, song, wantsWhole));
}
