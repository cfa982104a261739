// The top of the page: the song, the transport, listening, and the connection to the program.

import type { ReactNode } from "react";
import { connection, play, stop } from "../client";
import { listen, useListening } from "../listen/listen";
import type { Song } from "../protocol";
import { type Link, useLink } from "../stores/link";
import { useSession } from "../stores/session";
import { ListenIcon, LoopIcon, PlayIcon, StopIcon } from "../ui/icons";
import { switchLoop } from "./loop";
import { PositionDisplay } from "./position_display";
import "./header.css";

/** `name`: an element to show in place of the song's name. `children`: buttons of the view. */
export function Header({ song, name, children }: { song: Song; name?: ReactNode; children?: ReactNode }) {
  return (
    <header className="header">
      <div className="song">
        {name ?? <h1 className="song-name" data-testid="song-name" title={song.path}>{song.name}</h1>}
        <p className="song-facts muted numbers">
          {[`${song.bpm} bpm`, song.meter.join("/"), song.key].filter(Boolean).join(" · ")}
        </p>
      </div>
      <TransportControls song={song} />
      <div className="header-end">
        {children}
        <ListenButton />
        <LinkState />
      </div>
    </header>
  );
}

function TransportControls({ song }: { song: Song }) {
  const playing = useSession((session) => session.transport.playing);
  const loops = useSession((session) => session.transport.loop !== null);
  return (
    <div className="transport" role="group" aria-label="Transport">
      <button
        className="button play"
        data-testid="play"
        aria-label={playing ? "Stop" : "Play"}
        aria-pressed={playing}
        title={playing ? "Stop (space)" : "Play (space)"}
        onClick={playing ? stop : play}
      >
        {playing ? <StopIcon /> : <PlayIcon />}
      </button>
      <PositionDisplay song={song} />
      <button
        className="button"
        data-testid="loop-song"
        aria-label="Loop"
        aria-pressed={loops}
        title="Loop, as before or the whole song (L); with Shift: the whole song"
        onClick={(event) => switchLoop(event.shiftKey)}
      >
        <LoopIcon />
        <span className="wide-only">Loop</span>
      </button>
    </div>
  );
}

function ListenButton() {
  const { listening, reason } = useListening();
  const on = listening === "on" || listening === "starting";
  return (
    <button
      className={`button listen listen-${listening}`}
      data-testid="listen"
      data-state={listening}
      aria-label="Listen in this browser"
      aria-pressed={on}
      title={listening === "failed" ? reason : "Play the sound in this browser"}
      onClick={() => void listen(connection, !on)}
    >
      <ListenIcon />
      <span className="wide-only">{listening === "failed" ? "No sound" : "Listen"}</span>
    </button>
  );
}

const linkTexts: Record<Link, string> = {
  connecting: "Connecting",
  live: "Connected",
  lost: "Reconnecting",
};

function LinkState() {
  const link = useLink((state) => state.link);
  return (
    <span className={`link link-${link}`} role="status" data-testid="link" data-state={link} title={linkTexts[link]}>
      <span className="link-dot" aria-hidden="true" />
      <span className="wide-only">{linkTexts[link]}</span>
    </span>
  );
}
