// The song as text, typed here and elsewhere, and what the program says about it.

import { create } from "zustand";
import { codeOf, messageOf } from "../connection";
import { mergedText } from "../editor/text_change";
import type { Wire } from "../hydration/hydration";
import { SharedValue } from "../shared_value";
import type { Diagnostic, SongText } from "../song/wire";

type Shown = {
  /** Null until it has been read. */
  text: string | null;
  diagnostics: Diagnostic[];
  /** Why what was typed could not be written; empty while it can. */
  problem: string;
  /** It could not because others changed the same line. */
  clashes: boolean;
};

export const useSongText = create<Shown>(() => ({ text: null, diagnostics: [], problem: "", clashes: false }));

let wire: Wire | null = null;
let openPath: string | null = null;

const asked = async () => wire ?? Promise.reject(new Error("no song is open"));
const shared = new SharedValue<string>("", {
  read: async () => {
    const { text, version, diagnostics } = await (await asked()).request("song.read", {});
    useSongText.setState({ diagnostics });
    return { value: withPlainLines(text), version };
  },
  write: async (text, version) => {
    const answer = await (await asked()).request("song.write", { text, version });
    useSongText.setState({ diagnostics: answer.diagnostics });
    return { version: answer.version, ...(answer.text !== undefined && { value: withPlainLines(answer.text) }) };
  },
  merge: mergedText,
  same: (a, b) => a === b,
  show: (text) => useSongText.setState({ text }),
  failed: (error) => useSongText.setState({ problem: error === null ? "" : messageOf(error), clashes: codeOf(error) === "song.conflict" }),
});

/** The editor ends every line with "\n", whatever the file does. */
const withPlainLines = (text: string) => text.replace(/\r\n?/g, "\n");

export const songText = {
  /** `path`: of the song. If it is still the same song, what was typed and not written is kept. */
  async open(connection: Wire, path: string): Promise<void> {
    wire = connection;
    if (path !== openPath) {
      useSongText.setState({ text: null, diagnostics: [], problem: "", clashes: false });
      shared.forget("");
    }
    openPath = path;
    await shared.load();
    useSongText.setState(({ text }) => ({ text: text ?? "" })); // for an empty song, show() is not called
  },
  /** The user changed the text. */
  typed(text: string): void {
    useSongText.setState({ text });
    shared.changed(text);
  },
  heard({ text, version, diagnostics }: SongText): void {
    useSongText.setState({ diagnostics });
    shared.heard({ value: withPlainLines(text), version });
  },
  flush: () => shared.flush(),
  flushed: () => shared.flushed(),
  /** Where this text and that of others clash: which of them stands. */
  settle: (stands: "mine" | "theirs") => shared.settle(stands),
};
