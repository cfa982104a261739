// The plugin under work, with what became of the last saves.

import { ParameterGroups } from "../parameters/parameter_groups";
import { usePlugin } from "../stores/plugin";
import { useWorkshop } from "../stores/workshop";
import { ErrorOverlay } from "./error_overlay";
import { RunHistory, StageLine } from "./stages";
import "./workshop.css";

export function Workshop() {
  const plugin = usePlugin((state) => state.plugin);
  const project = useWorkshop((workshop) => workshop.project);
  return (
    <main className="workshop" data-testid="workshop">
      <div className="bench">
        <header className="bench-head">
          <h2 className="plugin-name" data-testid="plugin-name">{plugin?.name ?? "No plugin yet"}</h2>
          <p className="plugin-facts muted" title={project ?? undefined}>
            {plugin ? [plugin.vendor, plugin.version].filter(Boolean).join(" ") : project}
          </p>
        </header>
        <StageLine />
        <div className="bench-body">
          {plugin ? (
            <ParameterGroups plugin={plugin} />
          ) : (
            <p className="muted">The first good build of this project shows its parameters here.</p>
          )}
        </div>
        <ErrorOverlay />
      </div>
      <aside className="aside">
        <RunHistory />
      </aside>
    </main>
  );
}
