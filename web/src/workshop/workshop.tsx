// The plugin under work: its source, its parameters, its output, and what became of the last saves.

import { BenchHead } from "../bench/bench_head";
import { NoteBoard, NoteSwitches } from "../notes/note_controls";
import { useNotes } from "../notes/notes";
import { OutputPanel } from "../output/output_panel";
import { ParameterGroups } from "../parameters/parameter_groups";
import { SourcePicker } from "../source/source_picker";
import { SaidLines } from "../said/said_lines";
import { usePlugin } from "../stores/plugin";
import { useSession } from "../stores/session";
import { Versions } from "../versions/versions";
import { AuthorPage } from "./author_page";
import { ErrorOverlay } from "./error_overlay";
import { RunHistory } from "./run_history";
import { StageLine } from "./stages";
import { Trace } from "./trace";
import "./workshop.css";

export function Workshop() {
  return (
    <main className="workshop" data-testid="workshop">
      <Bench />
      <Feed />
      <aside className="aside">
        <OutputPanel />
        <Versions />
        <SaidLines />
        <RunHistory />
      </aside>
    </main>
  );
}

function Bench() {
  const plugin = usePlugin((state) => state.plugin);
  return (
    <div className="bench">
      <BenchHead />
      <StageLine />
      <Trace />
      <div className="bench-body">
        {plugin ? (
          <AuthorPage>
            <ParameterGroups plugin={plugin} />
          </AuthorPage>
        ) : (
          <p className="muted">The first good build of this project shows its parameters here.</p>
        )}
      </div>
      <ErrorOverlay />
    </div>
  );
}

/** Sound for an effect, notes for an instrument. An effect may get notes too: the instrument of its track plays them. */
function Feed() {
  const slot = usePlugin((state) => state.slot);
  const isInstrument = useSession(({ tracks }) =>
    tracks.some(({ plugins }) => plugins.some((known) => known.slot === slot && known.role === "instrument")),
  );
  const typing = useNotes((notes) => notes.typing);
  return (
    <section className="panel feed" aria-label="What feeds the plugin">
      <div className="feed-head">
        {isInstrument ? <p className="feed-song muted">The song's notes play it, and yours:</p> : <SourcePicker />}
        <NoteSwitches />
      </div>
      {(isInstrument || typing) && <NoteBoard />}
    </section>
  );
}
