// The plugins that a song can name. Opening this panel looks for new ones on this machine. Choosing one writes its word
// into the song's text, on the selected track.

import { memo, useEffect, useState } from "react";
import { messageOf } from "../connection";
import { lookForPlugins } from "../song/commands";
import type { KnownPlugin } from "../song/wire";
import { usePlugins } from "../stores/plugins";
import { useSession } from "../stores/session";
import { songText, useSongText } from "../stores/song_text";
import { useSelection } from "../stores/view";
import { PlusIcon } from "../ui/icons";
import { placed } from "./place_plugin";
import { found } from "./search";
import { spelled } from "./spelled";
import "./plugin_browser.css";

export function PluginBrowser() {
  const { plugins, scanning } = usePlugins();
  const selected = useSelection((selection) => selection.track);
  const track = useSession(({ tracks }) => tracks.find(({ number }) => number === selected) ?? tracks[0]);
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState("");
  useEffect(() => void lookForPlugins().catch((error: unknown) => setSaid(messageOf(error))), []);

  const use = (plugin: KnownPlugin) => {
    if (track) setSaid(put(plugin, track.number, track.name));
  };
  const shown = found(plugins, typed);
  return (
    <div className="browser">
      <div className="browser-head">
        <input className="entry" type="search" placeholder="Search" aria-label="Search plugins" data-testid="plugin-search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        <p className="browser-said muted" role="status" data-testid="plugin-said">
          {said || (scanning ? "Looking for plugins on this machine…" : `${shown.length} plugins`)}
        </p>
      </div>
      <ul className="browser-plugins" aria-label="Plugins" data-testid="plugins">
        {shown.map((plugin) => (
          <Row key={plugin.id} plugin={plugin} track={track?.name ?? ""} onUse={use} />
        ))}
      </ul>
    </div>
  );
}

type RowProps = { plugin: KnownPlugin; track: string; onUse: (plugin: KnownPlugin) => void };

const Row = memo(function Row({ plugin, track, onUse }: RowProps) {
  const { name, vendor, kind, word, id, origin, vst3_word } = plugin;
  return (
    <li className="known">
      <span className="known-name">{name}</span>
      <span className="known-facts muted">
        {[kind, vendor, origin === "scanned" ? "on this machine" : ""].filter(Boolean).join(" · ")}
      </span>
      <code className="known-word mono" title="Its word in the text">{spelled(word || id) ?? id}</code>
      {vst3_word && (
        <button className="tool known-format" aria-label={`Put ${name} as VST3 on ${track}`} title={`Put it on ${track} as VST3: ${vst3_word}`} onClick={() => onUse({ ...plugin, word: vst3_word })}>
          VST3
        </button>
      )}
      <button className="tool" aria-label={`Put ${name} on ${track}`} title={`Put it on ${track}`} onClick={() => onUse(plugin)}>
        <PlusIcon />
      </button>
    </li>
  );
});

/** Puts the plugin on the track; returns what to tell the user. */
function put({ name, kind, word, id }: KnownPlugin, track: number, trackName: string): string {
  const { text } = useSongText.getState();
  const written = spelled(word || id);
  if (written === null) return `A song cannot name ${name}: its id has quotes of both kinds, or a line break`;
  const next = text === null ? null : placed(text, track, kind, written);
  if (next === null) return `The text does not define track ${track}: write ${written} where it belongs`;
  songText.typed(next);
  songText.flush();
  return `${name} is on ${trackName}`;
}
