// The plugins that a song can name: stock plugins, and those found on this machine.

import { create } from "zustand";
import type { KnownPlugins } from "../song/wire";

export const usePlugins = create<KnownPlugins>(() => ({ plugins: [], scanning: false }));
export const pluginsChanged = (known: KnownPlugins) => usePlugins.setState(known);
