// A song for its own sake: where it goes, its mixer, and at its side its text, its plugins and its history.

import { Mixer } from "../mixer/mixer";
import type { Song } from "../protocol";
import { Header } from "../transport/header";
import { SectionStrip } from "../transport/section_strip";

export function SongView({ song }: { song: Song }) {
  return (
    <>
      <div className="page-head">
        <Header song={song} />
        <SectionStrip song={song} />
      </div>
      <Mixer />
    </>
  );
}
