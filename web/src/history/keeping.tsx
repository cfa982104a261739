// Below the head of the page: edits that are not on the disk, that gave way to another program's save, or that an earlier
// run of the program could not keep.

import { useState } from "react";
import { recover, sawSetAside } from "../song/commands";
import type { SetAside } from "../song/wire";
import { useKeeping, useUndone } from "../stores/keeping";
import { Dismiss } from "../ui/dismiss";
import { openedText } from "../picker/dates";
import "./keeping.css";

export function Keeping() {
  const { waiting, why, set_aside, recovered, note } = useKeeping();
  const [read, setRead] = useState("");
  const undone = useUndone(({ text }) => text);
  return (
    <>
      {why !== "" && (
        <p className="head-problem" role="alert" data-testid="unkept">
          {waiting === 0 ? "Edits cannot be kept" : waiting === 1 ? "One edit is not on the disk yet" : `${waiting} edits are not on the disk yet`}: {why}. The
          program tries again by itself.
        </p>
      )}
      {set_aside.length > 0 && (
        <div className="head-problem" role="alert" data-testid="set-aside">
          <div>
            Another program saved the project. Where it changed what was changed here, its save stands:
            <ul className="set-aside">
              {set_aside.map((one, index) => (
                <Gone key={index} {...one} />
              ))}
            </ul>
          </div>
          <Dismiss onDismiss={sawSetAside} />
        </div>
      )}
      {note !== read && (
        <p className="head-problem" role="alert" data-testid="keeping-note">
          {note}
          <Dismiss onDismiss={() => setRead(note)} />
        </p>
      )}
      {recovered !== undefined && (
        <p className="head-problem" role="alert" data-testid="recovered">
          The program ended {openedText(recovered, new Date())} with edits that it could not write into the project.
          <button className="tool" data-testid="recover-take" onClick={() => recover(true)}>Take them up</button>
          <button className="tool" data-testid="recover-drop" onClick={() => recover(false)}>Drop them</button>
        </p>
      )}
      {undone !== "" && (
        <p className="head-problem head-note" role="status" data-testid="undone-of-others">
          {undone}
          <Dismiss onDismiss={() => useUndone.setState({ text: "" })} />
        </p>
      )}
    </>
  );
}

function Gone({ what, ours, theirs }: SetAside) {
  return (
    <li>
      {what}
      <pre className="mono">{ours.trimEnd() || "(nothing)"}</pre>
      gave way to
      <pre className="mono">{theirs.trimEnd() || "(nothing)"}</pre>
    </li>
  );
}
