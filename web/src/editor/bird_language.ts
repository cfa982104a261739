// The .bird language for CodeMirror: its colours, and an indentation of two blanks.

import { HighlightStyle, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { Tag } from "@lezer/highlight";
import { type Block, blockAfter, kinds, type Token, type TokenKind, tokensOf } from "./bird_tokens";

const tags = Object.fromEntries(kinds.map((kind) => [kind, Tag.define(kind)])) as Record<TokenKind, Tag>;

type State = { block: Block; tokens: Token[] };

const language = StreamLanguage.define<State>({
  name: "bird",
  tokenTable: tags,
  languageData: { commentTokens: { line: "#" } },
  startState: () => ({ block: "", tokens: [] }),
  copyState: ({ block, tokens }) => ({ block, tokens }),
  token: (stream, state) => {
    if (stream.sol()) {
      state.tokens = tokensOf(stream.string, state.block);
      state.block = blockAfter(stream.string, state.block);
    }
    const token = state.tokens.find(({ to }) => to > stream.pos);
    if (!token || token.from > stream.pos) {
      stream.pos = token?.from ?? stream.string.length;
      return null;
    }
    stream.pos = token.to;
    return token.kind;
  },
});

const highlighting = HighlightStyle.define(kinds.map((kind) => ({ tag: tags[kind], class: `bird-${kind}` })));

export const bird: Extension = [language, syntaxHighlighting(highlighting), indentUnit.of("  ")];
