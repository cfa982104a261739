// The strips of all tracks and of the master.

import { markOf } from "../song_mixer/slot_health";
import type { Track } from "../song/wire";
import { useSession } from "../stores/session";
import { MeterBoard } from "./meter_board";
import { Strip } from "./strip";
import "./mixer.css";

export function Mixer() {
  const tracks = useSession((session) => session.tracks);
  const master = useSession((session) => session.master);
  return (
    <section className="mixer" aria-label="Mixer" data-testid="mixer">
      <div className="strips">
        <MeterBoard>
          {tracks.map((track, index) => (
            <Strip key={track.number} number={track.number} name={track.name} meter={index} known={track}>
              <Note text={pluginsOf(track)} />
            </Strip>
          ))}
        </MeterBoard>
      </div>
      <MeterBoard>
        <Strip number={0} name="Master" meter={tracks.length} known={master}>
          <Note text="" />
        </Strip>
      </MeterBoard>
    </section>
  );
}

const Note = ({ text }: { text: string }) => <p className="channel-note muted" title={text}>{text}</p>;

function pluginsOf({ plugins }: Track): string {
  return plugins
    .filter(({ role }) => role !== "strip")
    .map((slot) => [slot.name ?? slot.word, markOf(slot) && `(${markOf(slot)})`].filter(Boolean).join(" "))
    .join(" › ");
}
