// What was done since the project was opened, with undo and redo.

import { openedText } from "../picker/dates";
import { redo, undo } from "../song/commands";
import type { HistoryEntry } from "../song/wire";
import { useHistory } from "../stores/history";
import { RedoIcon, UndoIcon } from "../ui/icons";
import { currentOf, withoutSource } from "./messages";
import "./history_panel.css";

export function HistoryPanel() {
  const entries = useHistory((history) => history.entries);
  const current = currentOf(entries);
  return (
    <div className="history">
      <div className="history-head">
        <UndoButtons place="panel" />
      </div>
      {entries.length === 0 && <p className="panel-empty muted">What is done to the project from now on can be undone here.</p>}
      <ol className="history-entries" aria-label="History, newest first" data-testid="history">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} isCurrent={entry.id === current} />
        ))}
      </ol>
    </div>
  );
}

/** `place`: where on the page these buttons are; there may be two pairs. */
export function UndoButtons({ place }: { place: "head" | "panel" }) {
  const canUndo = useHistory((history) => history.can_undo);
  const canRedo = useHistory((history) => history.can_redo);
  return (
    <div className="undo" role="group" aria-label="History">
      <button className="tool" aria-label="Undo" title="Undo (Ctrl+Z)" disabled={!canUndo} data-testid={`undo-${place}`} onClick={undo}>
        <UndoIcon />
      </button>
      <button className="tool" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled={!canRedo} data-testid={`redo-${place}`} onClick={redo}>
        <RedoIcon />
      </button>
    </div>
  );
}

function Entry({ entry, isCurrent }: { entry: HistoryEntry; isCurrent: boolean }) {
  const { source, time, is_undone } = entry;
  return (
    <li
      className={`history-entry ${is_undone ? "history-undone" : ""}`}
      aria-current={isCurrent ? "step" : undefined}
      title={isCurrent ? "The project stands here" : is_undone ? "Undone" : undefined}
      data-testid="history-entry"
    >
      <span className="history-mark" aria-hidden="true" />
      <span className="history-message">{withoutSource(entry)}</span>
      <span className="history-facts muted numbers">
        {source} · {openedText(time, new Date()).replace("today, ", "")}
        {is_undone && " · undone"}
      </span>
    </li>
  );
}
