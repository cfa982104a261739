// A song without a workshop: its arrangement and mixer, and beside them its text, plugins and history.

import { useEffect } from "react";
import { Arrangement } from "../arrangement/arrangement";
import { UndoButtons } from "../history/history_panel";
import { Keeping } from "../history/keeping";
import { listenToHistoryKeys } from "../history/keys";
import { listenToProjectKeys } from "../project_menu/keys";
import { ProjectMenu } from "../project_menu/project_menu";
import type { Song } from "../protocol";
import { Refusal } from "../refusal/refusal";
import { SongMixer } from "../song_mixer/song_mixer";
import { useKeeping } from "../stores/keeping";
import { problemRead, useLifecycle } from "../stores/lifecycle";
import { useProjectDialog } from "../stores/project_dialog";
import { useView } from "../stores/view";
import { Header } from "../transport/header";
import { Dismiss } from "../ui/dismiss";
import { MixerIcon, PanelIcon } from "../ui/icons";
import { listenToDrops } from "./midi_file";
import { MidiOffer } from "./midi_offer";
import { SidePanel } from "./side_panel";
import "./song_view.css";

export function SongView({ song }: { song: Song }) {
  const { panel_open: hasPanel, mixer_open: hasMixer } = useView();
  useEffect(listenToHistoryKeys, []);
  useEffect(listenToProjectKeys, []);
  useEffect(listenToDrops, []);
  return (
    <>
      <div className="page-head">
        <Header song={song} name={<ProjectMenu song={song} />}>
          <UndoButtons place="head" />
          <div className="view-switches" role="group" aria-label="View">
            <button className="tool" aria-label="Mixer" aria-pressed={hasMixer} title="Mixer" data-testid="show-mixer" onClick={() => useView.setState({ mixer_open: !hasMixer })}>
              <MixerIcon />
            </button>
            <button className="tool" aria-label="Side panel" aria-pressed={hasPanel} title="Text, parameters, history and plugins" data-testid="show-panel" onClick={() => useView.setState({ panel_open: !hasPanel })}>
              <PanelIcon />
            </button>
          </div>
        </Header>
        <div className="head-problems">
          <Keeping />
          <LoadProblem />
          <MidiOffer />
          <Refusal />
        </div>
      </div>
      <main className={`song-body ${hasPanel ? "song-body-panel" : ""}`}>
        <Arrangement song={song} />
        {hasMixer && <SongMixer />}
        {hasPanel && <SidePanel />}
      </main>
    </>
  );
}

/** Why another project was not opened, if nothing else shows it. */
function LoadProblem() {
  const problem = useLifecycle((lifecycle) => lifecycle.problem);
  const isAsked = useProjectDialog(({ question }) => question !== null);
  const isToldAbove = useKeeping(({ why }) => why === problem);
  if (problem === null || isAsked || isToldAbove) return null;
  return (
    <p className="head-problem" role="alert" data-testid="load-problem">
      {problem}
      <Dismiss onDismiss={problemRead} />
    </p>
  );
}
