// The song as text, in CodeMirror. What is typed is written after a short pause; what others write appears without moving
// the cursor. The bundler makes it a chunk of its own, which is loaded when the text is shown.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState, Transaction } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { type RefObject, useEffect, useRef } from "react";
import type { Diagnostic } from "../song/wire";
import { useSession } from "../stores/session";
import { songText, useSongText } from "../stores/song_text";
import { bird } from "./bird_language";
import { offers } from "./offers";
import { stretchOf } from "./diagnostics";
import { changeBetween } from "./text_change";
import "./editor.css";

/** The editor as it was left, when its panel was hidden: with its undo history, the cursor and where it was scrolled to. */
let left: { path: string | undefined; state: EditorState; scrolled: ReturnType<EditorView["scrollSnapshot"]> } | null = null;

/** The change came from elsewhere: it is not written back. */
const foreign = Annotation.define<boolean>();

export type Goto = (diagnostic: Diagnostic) => void;

export default function BirdEditor({ goTo }: { goTo: RefObject<Goto | null> }) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!parent.current) return;
    const path = useSession.getState().song?.path;
    const { text, diagnostics } = useSongText.getState();
    const again = left?.path === path ? left : null;
    const view = new EditorView({ parent: parent.current, state: again?.state ?? stateOf(text ?? ""), ...(again && { scrollTo: again.scrolled }) });
    showText(view, text); // what others wrote meanwhile
    showDiagnostics(view, diagnostics);
    goTo.current = (diagnostic) => {
      view.dispatch({ selection: { anchor: stretchOf(view.state.doc.toString(), diagnostic).from }, scrollIntoView: true });
      view.focus();
    };
    const stop = useSongText.subscribe((now, before) => {
      if (now.text !== before.text) showText(view, now.text);
      // Until new diagnostics come, CodeMirror moves the marks with the text.
      if (!isSame(now.diagnostics, before.diagnostics)) showDiagnostics(view, now.diagnostics);
    });
    return () => {
      stop();
      goTo.current = null;
      songText.flush();
      left = { path, state: view.state, scrolled: view.scrollSnapshot() };
      view.destroy();
    };
  }, [goTo]);
  return <div className="bird-editor" ref={parent} data-testid="editor" />;
}

function stateOf(doc: string): EditorState {
  const write = { key: "Mod-s", preventDefault: true, run: () => (songText.flush(), true) };
  return EditorState.create({
    doc,
    extensions: [
      lineNumbers(),
      lintGutter(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      drawSelection(),
      history(),
      keymap.of([write, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
      bird,
      offers,
      EditorState.tabSize.of(2),
      EditorView.contentAttributes.of({ "aria-label": "Text of the song", spellcheck: "false" }),
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        if (docChanged && !transactions.some((one) => one.annotation(foreign))) songText.typed(state.doc.toString());
      }),
    ],
  });
}

/** Changes only the stretch that differs, so that the cursor stays with the words around it. */
function showText(view: EditorView, text: string | null): void {
  const changes = text === null ? null : changeBetween(view.state.doc.toString(), text);
  if (!changes) return;
  view.dispatch({ changes, annotations: [foreign.of(true), Transaction.addToHistory.of(false)] });
}

const isSame = (one: Diagnostic[], other: Diagnostic[]) => one === other || JSON.stringify(one) === JSON.stringify(other);

function showDiagnostics(view: EditorView, diagnostics: Diagnostic[]): void {
  const text = view.state.doc.toString();
  const marks = diagnostics.map((diagnostic) => ({ ...stretchOf(text, diagnostic), severity: severityOf(diagnostic), message: diagnostic.message }));
  view.dispatch(setDiagnostics(view.state, marks));
}

const severityOf = ({ severity }: Diagnostic): "error" | "warning" | "info" => (severity === "note" ? "info" : severity);
