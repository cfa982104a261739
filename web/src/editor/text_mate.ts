// Cuts a line into tokens by a TextMate grammar, as editors do. Of such grammars it knows what ours has: `match` with its
// captures, `include`, and blocks that begin with a word at the left edge and end with the next one.
//
//   tokensIn("  p q _q", blockOf(grammar, "sec"), grammar)    // [{from: 2, to: 3, kind: "word"}, …]

export type Rule = {
  match?: string;
  name?: string;
  captures?: Record<string, { name?: string; patterns?: Rule[] }>;
  begin?: string;
  beginCaptures?: Record<string, { name?: string }>;
  end?: string;
  patterns?: Rule[];
  include?: string;
};
export type Grammar = { patterns: Rule[]; repository: Record<string, { patterns: Rule[] }> };
export type Token = { from: number; to: number; kind: string };

/** The last part of a scope's name but for the language: "comment" of "comment.line.comment.bird". */
const kindOf = (scope: string) => scope.split(".").at(-2) ?? scope;

const expressions = new Map<string, RegExp>();
function expressionOf(text: string): RegExp {
  const known = expressions.get(text) ?? new RegExp(text, "dg");
  expressions.set(text, known);
  return known;
}

function* spread(rules: Rule[], grammar: Grammar): Generator<Rule> {
  for (const rule of rules) {
    if (!rule.include) yield rule;
    else yield* spread(grammar.repository[rule.include.slice(1)]?.patterns ?? [], grammar);
  }
}

/** The rules of the lines below that word at the left edge. */
export const blockOf = (grammar: Grammar, word: string): Rule[] =>
  grammar.patterns.find(({ begin }) => begin && word.search(expressionOf(begin)) >= 0)?.patterns ?? grammar.patterns;

export const tokensIn = (line: string, rules: Rule[], grammar: Grammar): Token[] => scan(line, 0, rules, grammar);

/** Takes the match that begins first; of those that begin together, the first rule's. */
function scan(text: string, from: number, rules: Rule[], grammar: Grammar): Token[] {
  const tokens: Token[] = [];
  // Each rule's next match stands until it is passed, so that a long line takes no more than its length for each rule.
  const next = [...spread(rules, grammar)].map((rule) => ({ rule, found: undefined as RegExpExecArray | null | undefined }));
  for (let at = from; at < text.length; ) {
    let best: { rule: Rule; found: RegExpExecArray } | undefined;
    for (const one of next) {
      if (one.found === undefined || (one.found && one.found.index < at)) one.found = matchFrom(one.rule, text, at);
      if (one.found && (!best || one.found.index < best.found.index)) best = { rule: one.rule, found: one.found };
    }
    if (!best) break;
    tokens.push(...tokensOfMatch(text, best.rule, best.found, grammar));
    at = Math.max(best.found.index + best.found[0].length, at + 1);
    // Behind the word that begins a block its rules hold.
    if (best.rule.begin) return [...tokens, ...scan(text, at, best.rule.patterns ?? [], grammar)];
  }
  return tokens;
}

function matchFrom(rule: Rule, text: string, at: number): RegExpExecArray | null {
  const expression = expressionOf(rule.match ?? rule.begin ?? "(?!)");
  expression.lastIndex = at;
  return expression.exec(text);
}

function tokensOfMatch(text: string, { name, captures, beginCaptures }: Rule, found: RegExpExecArray, grammar: Grammar): Token[] {
  const tokens: Token[] = [];
  if (name) tokens.push({ from: found.index, to: found.index + found[0].length, kind: kindOf(name) });
  for (const [group, capture] of Object.entries<{ name?: string; patterns?: Rule[] }>(captures ?? beginCaptures ?? {})) {
    const [from, to] = found.indices?.[Number(group)] ?? [0, 0];
    if (capture.name) tokens.push({ from, to, kind: kindOf(capture.name) });
    if (capture.patterns) tokens.push(...scan(text.slice(0, to), from, capture.patterns, grammar));
  }
  return tokens.filter((token) => token.to > token.from);
}
