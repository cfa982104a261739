// Keys that work anywhere on the page, except where a focused control uses them itself.

import { play, stop } from "../client";
import { useSession } from "../stores/session";
import { hideFailure } from "../stores/workshop";
import { switchLoop } from "./loop";

export function listenToKeys(): () => void {
  document.addEventListener("keydown", pressed);
  document.addEventListener("keyup", released);
  return () => {
    document.removeEventListener("keydown", pressed);
    document.removeEventListener("keyup", released);
  };
}

/** Whether keys type into this element. */
export const takesText = (target: HTMLElement) => target.isContentEditable || target.matches("input, select, textarea");

/** Whether Space plays the song here. It chooses in a menu, on the button that opens one, in a dialog, and everywhere while there is no song. */
const playsWithSpace = (target: HTMLElement) => useSession.getState().song !== null && target.closest("[role=menu], [aria-haspopup], dialog") === null;

/** A button was clicked by the Space that is let go. Enter clicks it too, and leaves Space to the song. */
function released(event: KeyboardEvent): void {
  const target = event.target;
  if (event.key === " " && target instanceof HTMLElement && target.matches("button") && playsWithSpace(target)) event.preventDefault();
}

function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.key === "Escape" && !target.matches("input")) hideFailure();
  if (event.repeat || takesText(target)) return;
  const { transport, song } = useSession.getState();
  if (event.key === " " && playsWithSpace(target)) {
    event.preventDefault();
    (transport.playing ? stop : play)();
  } else if (event.key.toLowerCase() === "l" && song) {
    switchLoop(event.shiftKey);
  }
}
