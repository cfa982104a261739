// A song for its own sake: where it goes, its mixer, and at its side its text, its plugins and its history.

import { Arrangement } from "../arrangement/arrangement";
import { SongMixer } from "../song_mixer/song_mixer";
import type { Song } from "../protocol";
import { Header } from "../transport/header";
import "./song_view.css";

export function SongView({ song }: { song: Song }) {
  return (
    <>
      <div className="page-head">
        <Header song={song} />
      </div>
      <main className="song-body">
        <Arrangement song={song} />
      </main>
      <SongMixer />
    </>
  );
}
