// How a project is chosen, made or copied. The picker shows these on a screen of its own, an open song in a dialog.

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { isUnknownMethod as hasNoProjects, messageOf } from "../connection";
import { chooseFolder } from "../desktop";
import { newProject, openProject, recentProjects, saveProjectAs } from "../song/commands";
import type { Projects, RecentProject, Song, Template } from "../song/wire";
import { openedText } from "./dates";
import "./forms.css";

/** The projects that the program knows: "none" when it serves no projects, null until it has answered. And why it failed. */
export function useProjects(): [known: Projects | "none" | null, problem: string | null] {
  const [answer, setAnswer] = useState<[Projects | "none" | null, string | null]>([null, null]);
  useEffect(() => {
    const refused = (reason: unknown) => setAnswer([hasNoProjects(reason) ? "none" : nothing, messageOf(reason)]);
    recentProjects().then((projects) => setAnswer([projects, null]), refused);
  }, []);
  return answer;
}

const nothing: Projects = { projects: [], templates: [], folder: "" };

export type Attempt = (request: () => Promise<unknown>) => void;
type FormsProps = { problem: string | null; children: (attempt: Attempt) => ReactNode };

/**
 * Forms, of which one is tried at a time. A load that begins shows its progress in their place. Above the forms is shown why
 * the last try was refused, or else `problem`.
 */
export function Forms({ problem, children }: FormsProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (request: () => Promise<unknown>) => {
    if (isBusy) return;
    setBusy(true);
    setRefusal(null);
    await request().catch((reason: unknown) => setRefusal(messageOf(reason)));
    setBusy(false);
  };
  const told = refusal ?? problem;
  return (
    <>
      {told !== null && <p className="picker-problem" role="alert" data-testid="picker-problem">{told}</p>}
      <div className="picker-choices" aria-busy={isBusy}>
        {children((request) => void attempt(request))}
      </div>
    </>
  );
}

export function Recent({ projects, attempt }: { projects: RecentProject[]; attempt: Attempt }) {
  return (
    <section className="panel picker-recent" aria-label="Recent projects">
      <h2 className="panel-title">Recent projects</h2>
      {projects.length === 0 && <p className="muted">None yet. A new song is two words away.</p>}
      <ul data-testid="recent-projects">
        {projects.map(({ name, path, opened, missing }) => (
          <li key={path}>
            <button className={`recent ${missing ? "recent-missing" : ""}`} title={path} onClick={() => attempt(() => openProject(path))}>
              <span className="recent-name">{name}</span>
              <span className="recent-time muted numbers">{missing ? "not there now" : openedText(opened, new Date())}</span>
              <span className="recent-path muted">{path}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function NewSong({ known: { templates, folder: usual }, attempt }: { known: Projects; attempt: Attempt }) {
  const [name, setName] = useState("");
  const [folder, setFolder] = useState(usual);
  const [chosen, setChosen] = useState<string | null>(null);
  const template = chosen ?? templates[0]?.id ?? null;
  return (
    <Form title="New song" onSubmit={() => attempt(() => newProject(folder.trim(), name.trim(), template))}>
      <Templates templates={templates} chosen={template} onChoose={setChosen} />
      <NameEntry name={name} onChange={setName} testId="new-name" />
      <FolderEntry folder={folder} onChange={setFolder} attempt={attempt} testId="new-folder" />
      <button className="button button-main" data-testid="new-make">Make it</button>
    </Form>
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

/** Saves a copy, by default next to the project that is open. */
export function SaveAs({ song, attempt }: { song: Song; attempt: Attempt }) {
  const [name, setName] = useState(`${song.name} copy`);
  const [folder, setFolder] = useState(song.path.replace(/\/[^/]*\/[^/]*$/, "") || "/");
  return (
    <Form title="Save as" onSubmit={() => attempt(() => saveProjectAs(folder.trim(), name.trim()))}>
      <p className="muted">A copy of the project, without its history. It is open from then on; {song.name} stays as it is.</p>
      <NameEntry name={name} onChange={setName} testId="save-as-name" />
      <FolderEntry folder={folder} onChange={setFolder} attempt={attempt} testId="save-as-folder" />
      <button className="button button-main" data-testid="save-as-make">Save the copy</button>
    </Form>
  );
}

export function OpenByPath({ attempt }: { attempt: Attempt }) {
  const [path, setPath] = useState("");
  return (
    <Form title="Open" onSubmit={() => attempt(() => openProject(path.trim()))}>
      <Labelled text="Path of a song or its folder">
        <input className="entry" data-testid="open-path" required spellCheck={false} value={path} onChange={(event) => setPath(event.target.value)} />
      </Labelled>
      <div className="picker-ways">
        <button className="button" data-testid="open-by-path">Open</button>
        <ChooseFolder text="Choose a folder…" attempt={attempt} onChoose={openProject} testId="open-chosen" />
      </div>
    </Form>
  );
}

function Form({ title, onSubmit, children }: { title: string; onSubmit: () => void; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="panel picker-form" aria-label={title} onSubmit={submit}>
      <h2 className="panel-title">{title}</h2>
      {children}
    </form>
  );
}

type EntryProps = { onChange: (text: string) => void; testId: string };

function NameEntry({ name, onChange, testId }: EntryProps & { name: string }) {
  return (
    <Labelled text="Name">
      <input className="entry" data-testid={testId} data-first required value={name} onChange={(event) => onChange(event.target.value)} />
    </Labelled>
  );
}

/** The folder in which the project's own folder is made. */
function FolderEntry({ folder, onChange, attempt, testId }: EntryProps & { folder: string; attempt: Attempt }) {
  return (
    <div className="picker-folder">
      <Labelled text="Folder">
        <input className="entry" data-testid={testId} required spellCheck={false} value={folder} onChange={(event) => onChange(event.target.value)} />
      </Labelled>
      <ChooseFolder text="Choose…" attempt={attempt} onChoose={onChange} testId={`${testId}-chosen`} />
    </div>
  );
}

type ChooseProps = { text: string; attempt: Attempt; onChoose: (folder: string) => unknown; testId: string };

/** Only when the page is in the desktop's window. */
function ChooseFolder({ text, attempt, onChoose, testId }: ChooseProps) {
  if (!chooseFolder) return null;
  const choose = async () => {
    const folder = await chooseFolder?.();
    if (folder) await onChoose(folder);
  };
  return <button type="button" className="button" data-testid={testId} onClick={() => attempt(choose)}>{text}</button>;
}

function Labelled({ text, children }: { text: string; children: ReactNode }) {
  return (
    <label className="labelled">
      <span className="muted">{text}</span>
      {children}
    </label>
  );
}
