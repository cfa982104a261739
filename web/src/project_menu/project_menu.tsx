// The name of the song, and below it a menu for its project as a whole. Arrow keys go through the menu, a letter goes to
// the next item that begins with it, Escape closes it.

import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useProjects } from "../picker/forms";
import { chooseFolder } from "../desktop";
import { openElsewhere } from "../song/commands";
import { downloadMidiFile } from "../song/midi_file";
import type { Song } from "../song/wire";
import { askForProject } from "../stores/project_dialog";
import { DownIcon } from "../ui/icons";
import { stepped } from "./steps";
import "./project_menu.css";

type Item = { text: string; keys?: string; title?: string; choose: () => void; testId: string };

const questions: Item[] = [
  { text: "New…", ...(chooseFolder ? { keys: "Ctrl+N" } : {}), choose: () => askForProject("new"), testId: "menu-new" },
  { text: "Open…", keys: "Ctrl+O", choose: () => askForProject("open"), testId: "menu-open" },
  { text: "Save as…", keys: "Ctrl+Shift+S", choose: () => askForProject("save_as"), testId: "menu-save-as" },
];

/** Which end of the menu gets the focus when it opens; null: the menu is closed. */
type Opened = "first" | "last" | null;

export function ProjectMenu({ song }: { song: Song }) {
  const [opened, setOpened] = useState<Opened>(null);
  const button = useRef<HTMLButtonElement>(null);
  const leave = () => {
    button.current?.focus();
    setOpened(null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    setOpened(event.key === "ArrowDown" ? "first" : "last");
  };
  const blur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setOpened(null);
  };
  return (
    <div className="project" onBlur={blur}>
      <h1 className="song-name">
        <button
          className="project-button"
          id="project-button"
          ref={button}
          aria-haspopup="menu"
          aria-expanded={opened !== null}
          title={song.path}
          data-testid="project-menu-button"
          onClick={() => setOpened(opened ? null : "first")}
          onKeyDown={press}
        >
          <span className="project-name" data-testid="song-name">{song.name}</span>
          <DownIcon />
        </button>
      </h1>
      {opened && <Menu song={song} opened={opened} leave={leave} />}
    </div>
  );
}

const mostRecent = 6;

function Menu({ song: { path, name }, opened, leave }: { song: Song; opened: Opened; leave: () => void }) {
  const [known] = useProjects();
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  useEffect(() => items().at(opened === "last" ? -1 : 0)?.focus(), [opened]);

  const download: Item = { text: "Download as MIDI", choose: () => void downloadMidiFile(name), testId: "menu-midi" };
  const recent = known === null || known === "none" ? [] : known.projects.filter((project) => !project.missing && project.path !== path);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Tab" || event.key === "Escape") leave();
    if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = items();
    const next = stepped(event.key, all.map(({ textContent }) => textContent ?? ""), all.indexOf(document.activeElement as HTMLElement));
    if (next !== null) all[next]?.focus();
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault(); // no key reaches the song
  };
  const entry = ({ text, keys, title, choose, testId }: Item) => (
    <button
      key={title ?? text}
      className="project-item"
      role="menuitem"
      tabIndex={-1}
      title={title}
      data-testid={testId}
      onClick={() => {
        leave();
        choose();
      }}
    >
      <span className="project-name">{text}</span>
      {keys && <kbd className="project-keys muted">{keys}</kbd>}
    </button>
  );
  return (
    <div className="project-menu" role="menu" aria-label="Project" ref={menu} data-testid="project-menu" onKeyDown={press}>
      {[...questions.slice(0, -1), download, ...questions.slice(-1)].map(entry)}
      {recent.length > 0 && (
        <div className="project-recent" role="group" aria-label="Recent projects">
          <p className="panel-title" aria-hidden="true">Recent projects</p>
          {recent.slice(0, mostRecent).map((project) =>
            entry({ text: project.name, title: project.path, choose: () => openElsewhere(project.path), testId: "menu-recent" }))}
        </div>
      )}
    </div>
  );
}
