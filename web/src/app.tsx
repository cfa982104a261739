// The page. It shows one of a few screens, depending on its connection to the program and on what the program has open.

import { useEffect } from "react";
import { DoorForm } from "./door/door_form";
import { UndoButtons } from "./history/history_panel";
import { Keeping } from "./history/keeping";
import { listenToHistoryKeys } from "./history/keys";
import { LoadingScreen } from "./lifecycle/loading_screen";
import { Mixer } from "./mixer/mixer";
import { Picker } from "./picker/picker";
import { ProjectDialog } from "./project_menu/project_dialog";
import type { Song } from "./protocol";
import { Refusal } from "./refusal/refusal";
import { SongView } from "./song/song_view";
import { useDoor } from "./stores/door";
import { useLifecycle } from "./stores/lifecycle";
import { useLink } from "./stores/link";
import { useSession } from "./stores/session";
import { useWorkshop } from "./stores/workshop";
import { Header } from "./transport/header";
import { listenToKeys } from "./transport/keys";
import { SectionStrip } from "./transport/section_strip";
import { Workshop } from "./workshop/workshop";
import "./app.css";

export function App() {
  const isLost = useLink(({ link }) => link === "lost");
  const door = useDoor((at) => at.door);
  if (door !== "inside") return <DoorForm isWrong={door === "wrong"} />;
  return (
    <>
      {isLost && (
        <div className="lost" role="alert" data-testid="reconnecting">
          The program does not answer. Reconnecting…
        </div>
      )}
      <Screen />
      <ProjectDialog />
    </>
  );
}

function Screen() {
  const screen = useLifecycle((lifecycle) => lifecycle.screen);
  switch (screen.at) {
    case "connecting":
      return (
        <Notice title="Connecting to Aviary" testId="connecting">
          If this takes long, the program is not running: <code className="mono">aviary start</code> brings it back, and
          this page with it.
        </Notice>
      );
    case "loading":
      return <LoadingScreen message={screen.message} progress={screen.progress} />;
    case "failed":
      return <Picker error={screen.error} otherwise={<NoProject />} />;
    case "picker":
      return <Picker error={null} otherwise={<NoProject />} />;
    case "open":
      return <Open />;
  }
}

function NoProject() {
  return (
    <Notice title="No project is open" testId="no-project">
      Start one with <code className="mono">aviary new NAME</code> and <code className="mono">aviary start NAME</code>.
      This page follows by itself.
    </Notice>
  );
}

/** The workshop with the song that its plugin plays in, or a song alone. */
function Open() {
  const link = useLink((state) => state.link);
  const song = useSession((session) => session.song);
  const hasWorkshop = useWorkshop((workshop) => workshop.project !== null);

  useEffect(listenToKeys, []);
  useEffect(() => {
    document.title = song ? `${song.name} – Aviary` : "Aviary";
    return () => void (document.title = "Aviary");
  }, [song]);

  if (!song) return null;
  return (
    <div className={`page ${hasWorkshop ? "" : "page-song"} ${link === "lost" ? "page-lost" : ""}`} data-testid="page">
      {hasWorkshop ? <WorkshopView song={song} /> : <SongView song={song} />}
    </div>
  );
}

function WorkshopView({ song }: { song: Song }) {
  const keeps = useLifecycle((lifecycle) => lifecycle.keeps);
  useEffect(() => (keeps ? listenToHistoryKeys() : undefined), [keeps]);
  return (
    <>
      <div className="page-head">
        <Header song={song}>{keeps && <UndoButtons place="head" />}</Header>
        <SectionStrip song={song} />
        <div className="head-problems">
          {keeps && <Keeping />}
          <Refusal />
        </div>
      </div>
      <Workshop />
      <Mixer />
    </>
  );
}

function Notice({ title, testId, children }: { title: string; testId: string; children: React.ReactNode }) {
  return (
    <main className="notice" data-testid={testId}>
      <h1>{title}</h1>
      <p className="muted">{children}</p>
    </main>
  );
}
