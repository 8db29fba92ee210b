// The query cut into coloured pieces. Never fails: what it does not know is a plain word; the server judges.

export type TokenKind =
  | 'field'
  | 'operator'
  | 'keyword'
  | 'string'
  | 'regex'
  | 'number'
  | 'word'
  | 'wildcard'
  | 'bracket'
  | 'space';
export type Token = { readonly kind: TokenKind; readonly text: string; readonly start: number };

const shapes: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /\s+/y],
  ['string', /"(?:[^"\\]|\\.)*"?/y],
  ['bracket', /[()[\]{}]/y],
  ['operator', /==|!=|>=|<=|[:=<>]/y],
  ['regex', /\/(?:[^/\\\n]|\\.)+\/i?(?=[\s)]|$)/y],
  ['word', /(?:[^\s"()[\]{}:=<>!]|!(?!=)|\\.)+/y],
  ['word', /./sy],
];

/** The pieces in order; joined, they are the text again. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const next = tokenAt(text, at, tokens.at(-1)?.kind);
    tokens.push(next);
    at += next.text.length;
  }
  return tokens;
}

function tokenAt(text: string, at: number, before: TokenKind | undefined): Token {
  for (const [kind, shape] of shapes) {
    // A slash starts a regular expression only where a value may stand.
    if (kind === 'regex' && (before === 'word' || before === 'field')) continue;
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    if (found === undefined) continue;
    return { kind: kind === 'word' ? wordKind(text, at, found, before) : kind, text: found, start: at };
  }
  return { kind: 'word', text: text.slice(at), start: at };
}

function wordKind(text: string, at: number, word: string, before: TokenKind | undefined): TokenKind {
  const after = /^\s*(?:[:=<>]|!=)/.exec(text.slice(at + word.length));
  if (before !== 'operator' && after) return 'field';
  if (/^(?:and|or|not|&&|\|\|)$/i.test(word)) return 'keyword';
  if (/^-?\d+(?:\.\d+)?$/.test(word)) return 'number';
  return /[*?]/.test(word) ? 'wildcard' : 'word';
}

export type Wanted =
  | { kind: 'field'; from: number; to: number; prefix: string }
  | { kind: 'value'; field: string; from: number; to: number; prefix: string };

/** What could be completed where the caret stands: a field name, or a value of a field. Null inside anything else. */
export function wantedAt(text: string, caret: number): Wanted | null {
  const tokens = tokenise(text);
  const position = tokens.findIndex((token) => caret > token.start && caret <= token.start + token.text.length);
  const token = tokens[position];
  if (!token || token.kind === 'space' || token.kind === 'bracket')
    return { kind: 'field', from: caret, to: caret, prefix: '' };
  const before = tokens.slice(0, position).findLast((each) => each.kind !== 'space');
  const fieldOf = (operator: number): string =>
    tokens.slice(0, operator).findLast((each) => each.kind === 'field')?.text ?? '';
  if (token.kind === 'operator') {
    const field = fieldOf(position);
    return field === '' ? null : { kind: 'value', field, from: caret, to: caret, prefix: '' };
  }
  const span = { from: token.start, to: token.start + token.text.length };
  const prefix = text.slice(token.start, caret);
  if (before?.kind === 'operator' && before.text === ':') {
    const field = fieldOf(position);
    return field === '' ? null : { kind: 'value', field, ...span, prefix: prefix.replace(/^"/, '') };
  }
  const nameable = token.kind === 'word' || token.kind === 'field' || token.kind === 'keyword';
  return nameable ? { kind: 'field', ...span, prefix } : null;
}
