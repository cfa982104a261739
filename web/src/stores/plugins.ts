// The plugins that a song can name: those that come along, and those found on this machine.

import { create } from "zustand";
import type { KnownPlugins } from "../song/wire";

export const usePlugins = create<KnownPlugins>(() => ({ plugins: [], scanning: false }));
export const pluginsChanged = (known: KnownPlugins) => usePlugins.setState(known);
