// The panel beside the arrangement: the text, the plugin of a slot, the history, or the list of plugins.

import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { TextPanel } from "../editor/text_panel";
import { HistoryPanel } from "../history/history_panel";
import { ParameterGroups } from "../parameters/parameter_groups";
import { PluginBrowser } from "../plugin_browser/plugin_browser";
import { usePlugin } from "../stores/plugin";
import { useSession } from "../stores/session";
import { markOf, troubleOf } from "../song_mixer/slot_health";
import { type Panel, showPanel, useView } from "../stores/view";
import type { Slot } from "./wire";
import "./side_panel.css";

const panels: { panel: Panel; text: string; show: () => ReactNode }[] = [
  { panel: "text", text: "Text", show: () => <TextPanel /> },
  { panel: "plugin", text: "Parameters", show: () => <SlotPanel /> },
  { panel: "history", text: "History", show: () => <HistoryPanel /> },
  { panel: "browser", text: "Plugins", show: () => <PluginBrowser /> },
];

export function SidePanel() {
  const chosen = useView((view) => view.panel);
  const tabs = useRef<HTMLDivElement>(null);
  const shown = panels.find(({ panel }) => panel === chosen) ?? panels[0]!;
  const press = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: panels.length - 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = (panels.indexOf(shown) + step) % panels.length;
    showPanel(panels[index]!.panel);
    tabs.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus();
  };
  return (
    <aside className="side" aria-label={shown.text} data-testid="side-panel">
      <div className="side-tabs" role="tablist" aria-label="Beside the arrangement" ref={tabs} onKeyDown={press}>
        {panels.map(({ panel, text }) => (
          <button
            key={panel}
            className="side-tab"
            role="tab"
            id={`tab-${panel}`}
            aria-selected={panel === shown.panel}
            aria-controls="side-body"
            tabIndex={panel === shown.panel ? 0 : -1}
            data-testid={`tab-${panel}`}
            onClick={() => showPanel(panel)}
          >
            {text}
          </button>
        ))}
      </div>
      <div className="side-body" id="side-body" role="tabpanel" aria-labelledby={`tab-${shown.panel}`}>
        {shown.show()}
      </div>
    </aside>
  );
}

/** The parameters of the plugin in the slot that was clicked. */
function SlotPanel() {
  const { slot, plugin, problem } = usePlugin();
  const track = useSession(({ tracks }) => tracks.find(({ plugins }) => plugins.some((known) => known.slot === slot)));
  const place = track?.plugins.find((known) => known.slot === slot);
  if (problem !== "") {
    return <p className="panel-empty" role="alert" data-testid="slot-problem">{place ? troubleOf(place) || problem : problem}</p>;
  }
  if (!plugin) return <p className="panel-empty muted">Choose a plugin in the mixer: its parameters are shown here.</p>;
  return (
    <div className="slot-panel" data-testid="slot-panel">
      <header className="slot-head">
        <h2 className="plugin-name" title={plugin.id}>{plugin.name}</h2>
        <p className="plugin-facts muted">{[track?.name, plugin.vendor, plugin.version].filter(Boolean).join(" · ")}</p>
      </header>
      {place && <SlotTrouble slot={place} />}
      <ParameterGroups plugin={plugin} />
    </div>
  );
}

/** Why the plugin is not heard, and what to do. */
function SlotTrouble({ slot }: { slot: Slot }) {
  const text = troubleOf(slot);
  if (text === "") return null;
  return <p className={`slot-trouble slot-trouble-${markOf(slot)}`} role="alert" data-testid="slot-trouble">{text}</p>;
}
