// How the user looks at the song: panel, zoom, heights. The project keeps this, apart from the song itself.

import { persisted } from "../hydration/persisted";

export type Panel = "text" | "plugin" | "history" | "browser";

export const useView = persisted("view", {
  panel: "text" as Panel,
  panel_open: true,
  mixer_open: true,
});

export const useZoom = persisted("zoom", {
  /** Null: the whole song fits. */
  pixels_per_beat: null as number | null,
  lane_height: 44,
});

export const useSelection = persisted("selection", {
  track: null as number | null,
  /** The slot whose parameters are shown. */
  slot: null as number | null,
});

export const showPanel = (panel: Panel) => useView.setState({ panel, panel_open: true });
