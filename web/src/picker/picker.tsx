// Which project to open: a recent one, a new one from a template, or one by its path. After a load that failed it also
// says why.

import type { ReactNode } from "react";
import { Forms, NewSong, OpenByPath, Recent, useProjects } from "./forms";
import "./picker.css";

/**
 * `error`: why the last load failed, null if none did. `otherwise`: what to show when there is nothing to pick, as in a
 * workshop, which serves one plugin and its song.
 */
export function Picker({ error, otherwise }: { error: string | null; otherwise: ReactNode }) {
  const [known, problem] = useProjects();
  if (known === "none") return otherwise;
  if (known === null) return null; // show nothing until the answer is there, so that nothing jumps
  return (
    <main className="picker" data-testid="picker">
      <h1>Aviary</h1>
      <Forms problem={problem ?? error}>
        {(attempt) => (
          <>
            <Recent projects={known.projects} attempt={attempt} />
            <div className="picker-forms">
              <NewSong known={known} attempt={attempt} />
              <OpenByPath attempt={attempt} />
            </div>
          </>
        )}
      </Forms>
    </main>
  );
}
