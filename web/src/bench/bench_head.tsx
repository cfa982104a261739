// Which plugin is under work, and how it is. One line of fixed height: a message takes the place of the facts.

import { forgetRemoved, usePlugin } from "../stores/plugin";
import { forgetRecovery, isSilent, useWorkshop } from "../stores/workshop";
import { Dismiss } from "../ui/dismiss";
import "./bench_head.css";

export function BenchHead() {
  const plugin = usePlugin((state) => state.plugin);
  return (
    <header className="bench-head">
      <h2 className="plugin-name" data-testid="plugin-name" title={plugin?.id}>{plugin?.name ?? "No plugin yet"}</h2>
      <Notice />
      <IsolationChip />
    </header>
  );
}

function Notice() {
  const silent = useWorkshop(isSilent);
  const removed = usePlugin(({ removed: names }) => names);
  const recoveredFrom = useWorkshop((workshop) => workshop.recoveredFrom);
  if (silent) return <HealthBanner />;
  if (recoveredFrom !== "") {
    return <Remark text={`Sounds again: ${recoveredFrom}`} onDismiss={forgetRecovery} testId="recovered" />;
  }
  if (Object.keys(removed).length > 0) return <Remark text={goneText(Object.values(removed))} onDismiss={forgetRemoved} testId="removed" />;
  return <PluginFacts />;
}

function PluginFacts() {
  const plugin = usePlugin((state) => state.plugin);
  const project = useWorkshop((workshop) => workshop.project);
  return (
    <p className="plugin-facts muted" title={project ?? undefined}>
      {plugin ? [plugin.vendor, plugin.version].filter(Boolean).join(" ") : project}
    </p>
  );
}

/** Also shown above the errors of a failed build, when no older version plays on. */
export function HealthBanner() {
  const { state, text } = useWorkshop((workshop) => workshop.health);
  return (
    <p className={`health health-${state}`} role="alert" title={text} data-testid="health" data-state={state}>
      <span className="health-mark" aria-hidden="true" />
      <span className="health-text">{text.charAt(0).toUpperCase() + text.slice(1)}</span>
    </p>
  );
}

const goneText = (names: string[]) => `${names.length === 1 ? "Parameter" : "Parameters"} gone: ${names.join(", ")}`;

function Remark({ text, onDismiss, testId }: { text: string; onDismiss: () => void; testId: string }) {
  return (
    <p className="remark" role="status" data-testid={testId}>
      <span className="remark-text" title={text}>{text}</span>
      <Dismiss onDismiss={onDismiss} />
    </p>
  );
}

const isolationTexts = {
  cage: { text: "in a cage", title: "The plugin runs in a process of its own: a crash costs its track a moment" },
  none: { text: "no cage", title: "The plugin runs inside the program: a crash ends both" },
};

function IsolationChip() {
  const isolation = useWorkshop((workshop) => workshop.isolation);
  const { text, title } = isolationTexts[isolation];
  return <span className="chip isolation" title={title} data-testid="isolation" data-state={isolation}>{text}</span>;
}
