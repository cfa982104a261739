// Completion in the song's text: what the page and the program know, for CodeMirror.

import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { connection } from "../client";
import { pluginsChanged, usePlugins } from "../stores/plugins";
import { useSession } from "../stores/session";
import { completionAt, trackAt } from "./completion";

/** Ids of parameters, by the slot and the plugin in it. */
const parameters = new Map<string, Promise<string[]>>();

function parametersOf(slot: number, name: string): Promise<string[]> {
  const key = `${slot} ${name}`;
  const known = parameters.get(key);
  if (known) return known;
  const asked = connection.request("plugins.describe", { slot }).then(
    ({ plugin }) => plugin.parameters.map(({ id }) => id),
    () => (parameters.delete(key), []), // the next time may be better
  );
  parameters.set(key, asked);
  return asked;
}

async function parametersOfTrack(track: string | null): Promise<string[]> {
  const { tracks } = useSession.getState();
  const found = tracks.find(({ number, name }) => String(number) === track || name === track);
  const slots = (found?.plugins ?? []).flatMap(({ slot, name }) => (name === null ? [] : parametersOf(slot, name)));
  return [...new Set((await Promise.all(slots)).flat())];
}

async function wordsOfPlugins(): Promise<string[]> {
  if (usePlugins.getState().plugins.length === 0) await connection.request("plugins.list", {}).then(pluginsChanged, () => undefined);
  return usePlugins.getState().plugins.map(({ word }) => word);
}

async function offer(context: CompletionContext): Promise<CompletionResult | null> {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  if (!context.explicit && !context.matchBefore(/[^\s[\](,]+/)) return null;
  const lines = doc.toString().split("\n");
  const [plugins, ofTrack] = await Promise.all([wordsOfPlugins(), parametersOfTrack(trackAt(lines, line.number - 1))]);
  const found = completionAt(lines, line.number - 1, context.pos - line.from, { plugins, parameters: ofTrack });
  return found && { from: line.from + found.from, options: found.words.map((label) => ({ label })), validFor: /^[^\s[\](,]*$/ };
}

/** Nothing is chosen until the arrow keys choose it, so that Enter ends a line as it always does, and no delay guards it. */
export const offers = autocompletion({ override: [offer], selectOnOpen: false, interactionDelay: 0, icons: false });
