// Which strings a text must contain for a regular expression to match: what lets most texts skip the engine.

/** Folded strings of which at least one is in every matching text; null when none can be told. */
export type RequiredLiterals = readonly string[] | null;

/**
 * Reads an expression without understanding all of it: whatever is unknown ends the string being collected,
 * and what cannot be followed at all answers null. Only ASCII is collected: it folds the same everywhere.
 */
export function requiredLiterals(source: string): RequiredLiterals {
  if (/\\[QE]|\(\?[a-zA-Z]*x|\[\[/.test(source)) return null;
  const reader = { source, at: 0, depth: 0 };
  const literals = readAlternatives(reader);
  return reader.at < source.length ? null : literals;
}

type Reader = { readonly source: string; at: number; depth: number };
const mostAlternatives = 32;
const mostDepth = 100;

function readAlternatives(reader: Reader): RequiredLiterals {
  let all: RequiredLiterals = readSequence(reader);
  while (reader.source[reader.at] === '|') {
    reader.at++;
    const next = readSequence(reader);
    all = all && next && all.length + next.length <= mostAlternatives ? [...all, ...next] : null;
  }
  return all;
}

function readSequence(reader: Reader): RequiredLiterals {
  let best: RequiredLiterals = null;
  let run = '';
  const consider = (found: RequiredLiterals) => {
    if (found && score(found) > score(best)) best = found;
  };
  const endRun = () => {
    if (run !== '') consider([run]);
    run = '';
  };
  while (reader.at < reader.source.length && reader.source[reader.at] !== '|' && reader.source[reader.at] !== ')') {
    const piece = readPiece(reader);
    const quantifier = readQuantifier(reader);
    if (piece.kind === 'character' && quantifier === 'once') run += piece.text;
    else if (piece.kind === 'character' && quantifier === 'some') {
      run += piece.text;
      endRun();
    } else {
      if (piece.kind !== 'nothing') endRun();
      if (piece.kind === 'group' && quantifier !== 'optional') consider(piece.literals);
    }
  }
  endRun();
  return best;
}

/** The shortest of the alternatives decides how telling they are. */
const score = (literals: RequiredLiterals): number =>
  literals ? Math.min(...literals.map((text) => text.length)) - (literals.length - 1) / 64 : 0;

type Piece =
  | { kind: 'character'; text: string }
  | { kind: 'group'; literals: RequiredLiterals }
  | { kind: 'class' }
  /** Matches no character: an anchor. */
  | { kind: 'nothing' };

function readPiece(reader: Reader): Piece {
  const char = reader.source.charAt(reader.at++);
  if (char === '(') return readGroup(reader);
  if (char === '[') return readClass(reader);
  if (char === '\\') return readEscape(reader);
  if (char === '^' || char === '$') return { kind: 'nothing' };
  if (char === '.' || char > '\u007f') return { kind: 'class' };
  return { kind: 'character', text: char.toLowerCase() };
}

function readGroup(reader: Reader): Piece {
  const opening = /^\?(?:P?<\w+>|[a-zA-Z-]*[:)])/.exec(reader.source.slice(reader.at, reader.at + 100))?.[0] ?? '';
  reader.at += opening.length;
  if (opening.endsWith(')')) return { kind: 'nothing' };
  reader.depth++;
  const literals = reader.depth > mostDepth ? skipRest(reader) : readAlternatives(reader);
  reader.depth--;
  reader.at++;
  return { kind: 'group', literals };
}

function skipRest(reader: Reader): null {
  reader.at = reader.source.length + 1;
  return null;
}

function readClass(reader: Reader): Piece {
  if (reader.source[reader.at] === '^') reader.at++;
  if (reader.source[reader.at] === ']') reader.at++;
  while (reader.at < reader.source.length && reader.source[reader.at] !== ']')
    reader.at += reader.source[reader.at] === '\\' ? 2 : 1;
  reader.at++;
  return { kind: 'class' };
}

function readEscape(reader: Reader): Piece {
  const char = reader.source.charAt(reader.at++);
  if (/^[bBAzZ]$/.test(char)) return { kind: 'nothing' };
  if (!/^[A-Za-z0-9]$/.test(char)) return char > '\u007f' ? { kind: 'class' } : { kind: 'character', text: char };
  const rest = reader.source.slice(reader.at, reader.at + 40);
  const operand =
    char === 'x' ? /^(?:\{[^}]*\}|[0-9a-fA-F]{2})/ : char === 'p' || char === 'P' ? /^(?:\{[^}]*\}|.)/ : /^[0-7]{0,2}/;
  if (!/[a-zA-Z]/.test(char) || char === 'x' || char === 'p' || char === 'P')
    reader.at += operand.exec(rest)?.[0].length ?? 0;
  return { kind: 'class' };
}

function readQuantifier(reader: Reader): 'once' | 'some' | 'optional' {
  const found = /^(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?/.exec(reader.source.slice(reader.at, reader.at + 24))?.[0];
  if (!found) return 'once';
  reader.at += found.length;
  return /^(?:[*?]|\{0)/.test(found) ? 'optional' : 'some';
}
