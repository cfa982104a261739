// Which project to open: a recent one, a new one from a template, or one by its path. After a load that failed it also
// says why.

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { goBack } from "../client";
import { isUnknownMethod as hasNoProjects, messageOf } from "../connection";
import { chooseFolder } from "../desktop";
import { newProject, openProject, recentProjects } from "../song/commands";
import type { Projects, RecentProject, Template } from "../song/wire";
import { useSession } from "../stores/session";
import { openedText } from "./dates";
import "./picker.css";

const nothing: Projects = { projects: [], templates: [], folder: "" };
/** A workshop serves one plugin and its song: there is nothing to pick. */

/** `error`: why the last load failed, null where none did; `otherwise`: what is shown where there is nothing to pick. */
export function Picker({ error, otherwise }: { error: string | null; otherwise: ReactNode }) {
  const [known, setKnown] = useState<Projects | "none" | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const refused = (reason: unknown) => {
      setKnown(hasNoProjects(reason) ? "none" : nothing);
      setProblem(messageOf(reason));
    };
    recentProjects().then(setKnown, refused);
  }, []);
  if (known === "none") return otherwise;
  // What cannot be told yet is not laid out yet: nothing jumps.
  return known && <Choices known={known} error={problem ?? error} isBack={error !== null} />;
}

type ChoicesProps = { known: Projects; error: string | null; isBack: boolean };

function Choices({ known, error, isBack }: ChoicesProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  // What it leads to is told by the load's own progress, which takes the place of this screen.
  const attempt = async (request: Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    await request.catch((reason: unknown) => setProblem(messageOf(reason)));
    setBusy(false);
  };
  const told = problem ?? error;
  return (
    <main className="picker" data-testid="picker">
      <div className="picker-head">
        <h1>Aviary</h1>
        {isBack && <BackButton />}
      </div>
      {told !== null && <p className="picker-problem" role="alert" data-testid="picker-problem">{told}</p>}
      <fieldset className="picker-choices" disabled={isBusy}>
        <Recent projects={known.projects} onOpen={(path) => void attempt(openProject(path))} />
        <div className="picker-forms">
          <NewSong known={known} onMake={(folder, name, template) => void attempt(newProject(folder, name, template))} />
          <OpenByPath onOpen={(path) => void attempt(openProject(path))} />
        </div>
      </fieldset>
    </main>
  );
}

/** To the project that was open before, whose files a failed load did not touch. */
function BackButton() {
  const song = useSession((session) => session.song);
  if (!song) return null;
  return <button className="button" data-testid="picker-back" onClick={goBack}>Back to {song.name}</button>;
}

function Recent({ projects, onOpen }: { projects: RecentProject[]; onOpen: (path: string) => void }) {
  return (
    <section className="panel picker-recent" aria-label="Recent projects">
      <h2 className="panel-title">Recent projects</h2>
      {projects.length === 0 && <p className="muted">None yet. A new song is two words away.</p>}
      <ul data-testid="recent-projects">
        {projects.map(({ name, path, opened }) => (
          <li key={path}>
            <button className="recent" title={path} onClick={() => onOpen(path)}>
              <span className="recent-name">{name}</span>
              <span className="recent-time muted numbers">{openedText(opened, new Date())}</span>
              <span className="recent-path muted">{path}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type NewProps = { known: Projects; onMake: (folder: string, name: string, template: string | null) => void };

function NewSong({ known: { templates, folder: usual }, onMake }: NewProps) {
  const [name, setName] = useState("");
  const [folder, setFolder] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const template = chosen ?? templates[0]?.id ?? null;
  const make = (event: FormEvent) => {
    event.preventDefault();
    onMake((folder ?? usual).trim(), name.trim(), template);
  };
  return (
    <form className="panel picker-form" aria-label="New song" onSubmit={make}>
      <h2 className="panel-title">New song</h2>
      <Templates templates={templates} chosen={template} onChoose={setChosen} />
      <Labelled text="Name">
        <input className="entry" data-testid="new-name" required value={name} onChange={(event) => setName(event.target.value)} />
      </Labelled>
      <Labelled text="Folder">
        <input className="entry" data-testid="new-folder" required spellCheck={false} value={folder ?? usual} onChange={(event) => setFolder(event.target.value)} />
      </Labelled>
      <button className="button button-main" data-testid="new-make">Make it</button>
    </form>
  );
}

type TemplateProps = { templates: Template[]; chosen: string | null; onChoose: (id: string) => void };

function Templates({ templates, chosen, onChoose }: TemplateProps) {
  return (
    <div className="templates" role="radiogroup" aria-label="Template" data-testid="templates">
      {templates.map(({ id, name, text }) => (
        <label key={id} className="template">
          <input type="radio" name="template" checked={id === chosen} onChange={() => onChoose(id)} />
          <span className="template-body">
            <span className="template-name">{name}</span>
            <span className="muted">{text}</span>
          </span>
        </label>
      ))}
    </div>
  );
}

function OpenByPath({ onOpen }: { onOpen: (path: string) => void }) {
  const [path, setPath] = useState("");
  const open = (event: FormEvent) => {
    event.preventDefault();
    onOpen(path.trim());
  };
  const choose = async () => {
    const folder = await chooseFolder?.();
    if (folder) onOpen(folder);
  };
  return (
    <form className="panel picker-form" aria-label="Open by path" onSubmit={open}>
      <h2 className="panel-title">Open</h2>
      <Labelled text="Path of a song or its folder">
        <input className="entry" data-testid="open-path" required spellCheck={false} value={path} onChange={(event) => setPath(event.target.value)} />
      </Labelled>
      <div className="picker-ways">
        <button className="button" data-testid="open-by-path">Open</button>
        {chooseFolder && <button type="button" className="button" data-testid="open-chosen" onClick={() => void choose()}>Choose a folder…</button>}
      </div>
    </form>
  );
}

function Labelled({ text, children }: { text: string; children: ReactNode }) {
  return (
    <label className="labelled">
      <span className="muted">{text}</span>
      {children}
    </label>
  );
}
