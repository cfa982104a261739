// The picker's forms, in a dialog over an open song. While a project is being loaded, the page shows its progress instead.
// If the load fails, the form comes back with what was typed into it, and says why.

import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { type Attempt, Forms, NewSong, OpenByPath, Recent, SaveAs, useProjects } from "../picker/forms";
import type { Projects, Song } from "../song/wire";
import { problemRead, useLifecycle } from "../stores/lifecycle";
import { leaveProjectDialog, type ProjectQuestion, useProjectDialog } from "../stores/project_dialog";
import { useSession } from "../stores/session";
import { Dismiss } from "../ui/dismiss";
import { focusBack } from "../ui/focus_back";
import { projectKey } from "./keys";
import "./project_dialog.css";

const titles: Record<ProjectQuestion, string> = { new: "New song", open: "Open a project", save_as: "Save as" };

export function ProjectDialog() {
  const question = useProjectDialog((dialog) => dialog.question);
  return question && <Question key={question} question={question} />;
}

function Question({ question }: { question: ProjectQuestion }) {
  const isShown = useLifecycle(({ screen }) => screen.at === "open");
  const loadProblem = useLifecycle(({ problem }) => problem);
  const song = useSession((session) => session.song);
  const [known, problem] = useProjects();
  return (
    song &&
    known &&
    known !== "none" && (
      <Dialog title={titles[question]} isShown={isShown} isWide={question === "open"}>
        <Forms problem={problem ?? loadProblem}>{(attempt) => formsOf(question, song, known, attempt)}</Forms>
      </Dialog>
    )
  );
}

function formsOf(question: ProjectQuestion, song: Song, known: Projects, attempt: Attempt): ReactNode {
  switch (question) {
    case "new":
      return <NewSong known={known} attempt={attempt} />;
    case "open":
      return (
        <>
          <Recent projects={known.projects} attempt={attempt} />
          <OpenByPath attempt={attempt} />
        </>
      );
    case "save_as":
      return <SaveAs song={song} attempt={attempt} />;
  }
}

type DialogProps = { title: string; isShown: boolean; isWide: boolean; children: ReactNode };

function Dialog({ title, isShown, isWide, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  /** To where the focus was before the dialog, also when the song was rendered anew meanwhile. */
  const back = useRef<(() => void) | null>(null);
  useEffect(() => () => back.current?.(), []);
  // A layout effect: it closes the dialog before the element is removed, since only a closed dialog gives the focus back.
  useLayoutEffect(() => {
    const { current } = dialog;
    if (!isShown || !current) return;
    back.current ??= focusBack(document.activeElement, "#project-button");
    current.showModal();
    const first = current.querySelector<HTMLInputElement>("[data-first]");
    first?.focus();
    first?.select();
    return () => current.close();
  }, [isShown]);

  const left = () => {
    const { current } = dialog;
    if (!isShown || current?.open) return; // it only makes room for the loading screen
    problemRead();
    leaveProjectDialog();
  };
  const press = (event: KeyboardEvent) => {
    event.stopPropagation(); // keys in the dialog do not reach the song
    if (projectKey(event) !== null) event.preventDefault();
  };
  return (
    <dialog
      className={`project-dialog ${isWide ? "project-dialog-wide" : ""}`}
      ref={dialog}
      aria-label={title}
      data-testid="project-dialog"
      onKeyDown={press}
      onClose={left}
    >
      {children}
      <Dismiss onDismiss={() => dialog.current?.close()} />
    </dialog>
  );
}
