// Keys that work anywhere on the page, except where a focused control uses them itself.

import { play, setLoop, stop } from "../client";
import { useSession } from "../stores/session";
import { hideFailure } from "../stores/workshop";

export function listenToKeys(): () => void {
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

/** Whether keys type into this element. */
export const takesText = (target: HTMLElement) => target.isContentEditable || target.matches("input, select, textarea");

function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.key === "Escape" && !target.matches("input")) hideFailure();
  if (event.repeat || takesText(target)) return;
  const { transport, song } = useSession.getState();
  if (event.key === " " && !target.matches("button")) {
    event.preventDefault();
    (transport.playing ? stop : play)();
  } else if (event.key.toLowerCase() === "l" && song) {
    setLoop(transport.loop ? null : { start: 0, end: song.length_beats });
  }
}
