// The page: one of four screens, by how it stands with the program.

import { useEffect } from "react";
import { Mixer } from "./mixer/mixer";
import { useLink } from "./stores/link";
import { useSession } from "./stores/session";
import { useWorkshop } from "./stores/workshop";
import { Header } from "./transport/header";
import { listenToKeys } from "./transport/keys";
import { SectionStrip } from "./transport/section_strip";
import { Workshop } from "./workshop/workshop";
import "./app.css";

export function App() {
  const link = useLink((state) => state.link);
  const song = useSession((session) => session.song);
  const hasWorkshop = useWorkshop((workshop) => workshop.project !== null);
  const shown = (link === "live" || link === "lost") && song !== null;

  useEffect(() => (shown ? listenToKeys() : undefined), [shown]);
  useEffect(() => {
    document.title = shown ? `${song.name} – Aviary` : "Aviary";
  }, [shown, song]);

  if (link === "no_project") {
    return (
      <Notice title="No project is open" testId="no-project">
        Start one with <code className="mono">aviary new NAME</code> and <code className="mono">aviary start NAME</code>.
        This page follows by itself.
      </Notice>
    );
  }
  if (!shown) {
    return (
      <Notice title="Connecting to Aviary" testId="connecting">
        If this takes long, the program is not running: <code className="mono">aviary start</code> brings it back, and
        this page with it.
      </Notice>
    );
  }
  return (
    <div className={`page ${hasWorkshop ? "" : "page-song"} ${link === "lost" ? "page-lost" : ""}`} data-testid="page">
      {link === "lost" && (
        <div className="lost" role="alert" data-testid="reconnecting">
          The program does not answer. Reconnecting…
        </div>
      )}
      <div className="page-head">
        <Header song={song} />
        <SectionStrip song={song} />
      </div>
      {hasWorkshop && <Workshop />}
      <Mixer />
    </div>
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
