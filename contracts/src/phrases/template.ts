// Sentences with parts to fill in: written in either language from the same data, and read back from their English.
import type { Language } from '../words.ts';
import { kinds, type PartKind, type ValueOf } from './kinds.ts';

/**
 * One thing Tocsin says, in English and in French. `{name}` is a part, `{name:kind}` one of `kinds.ts`, and
 * `{name|one|many}` a word that follows the number `name`. The kinds stand in the English.
 */
export type Phrase = readonly [english: string, french: string];

type Part<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}` ? Inside | Part<Rest> : never;
type NameOf<Inside extends string> = Inside extends `${infer Name}${':' | '|'}${string}` ? Name : Inside;
type KindOf<Inside extends string> = Inside extends `${string}|${string}`
  ? 'number'
  : Inside extends `${string}:${infer Kind extends PartKind}`
    ? Kind
    : 'text';
/** What a phrase asks for, by its English. */
export type DataOf<English extends string> = {
  readonly [Inside in Part<English> as NameOf<Inside>]: ValueOf<KindOf<Inside>>;
};

type Value = string | number;
type Data = Readonly<Record<string, Value>>;
type Piece = string | { name: string; kind: PartKind; choice: readonly [one: string, many: string] | null };

const isKind = (word: string): word is PartKind => word in kinds;
const partPattern = /\{(\w+)(?::(\w+))?(?:\|([^|}]*)\|([^|}]*))?\}/g;

/** A template in pieces, literal text and parts by turns. */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of template.matchAll(partPattern)) {
    const [whole, name = '', kind = 'text', one, many] = found;
    if (found.index > end) pieces.push(template.slice(end, found.index));
    const choice = one === undefined || many === undefined ? null : ([one, many] as const);
    pieces.push({ name, kind: choice ? 'number' : isKind(kind) ? kind : 'text', choice });
    end = found.index + whole.length;
  }
  if (end < template.length) pieces.push(template.slice(end));
  return pieces;
}

const isOne = (value: Value | undefined, language: Language): boolean =>
  value === 1 || (language === 'fr' && value === 0);

type Translate = (sentence: string, language: Language) => string;

function fill(phrase: Phrase, data: Data, language: Language, translate: Translate): string {
  const kindOf = new Map(
    piecesOf(phrase[0]).flatMap((one) => (typeof one === 'string' || one.choice ? [] : [[one.name, one.kind]])),
  );
  return piecesOf(phrase[language === 'fr' ? 1 : 0])
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const value = data[piece.name];
      if (piece.choice) return piece.choice[isOne(value, language) ? 0 : 1];
      if (value === undefined) return '';
      const kind = kindOf.get(piece.name) ?? 'text';
      return kind === 'sentence' ? translate(String(value), language) : kinds[kind].write(value, language);
    })
    .join('');
}

/** The sentence of a phrase; English is what is stored and sent. */
export const say = <English extends string>(
  phrase: readonly [english: English, french: string],
  data: DataOf<English>,
  language: Language = 'en',
): string => fill(phrase, data, language, (sentence) => sentence);

type Form = { code: string; phrase: Phrase; pattern: RegExp; parts: readonly Piece[]; weight: number };
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function formOf([code, phrase]: [code: string, phrase: Phrase]): Form {
  const parts = piecesOf(phrase[0]);
  const pattern = parts
    .map((piece) => {
      if (typeof piece === 'string') return escaped(piece);
      return piece.choice ? `(?:${piece.choice.map(escaped).join('|')})` : `(${kinds[piece.kind].pattern})`;
    })
    .join('');
  const weight = parts.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 0), 0);
  return { code, phrase, parts, weight, pattern: new RegExp(`^${pattern}$`, 'su') };
}

/** What a sentence says: the phrase's code and its data. */
export type Said = { code: string; data: Data };
export type Reader = {
  /** Null for what is no sentence of the catalogue. */
  read: (sentence: string) => Said | null;
  /** The sentence in `language`; as it is, where it is no sentence of the catalogue. */
  translate: (sentence: string, language: Language) => string;
};

/**
 * Reads sentences of a catalogue; where several phrases could have written one, that with the most words of its own did.
 * @param within puts sentences inside of sentences into a language; the reader's own catalogue does where none is given.
 */
export function createReader(catalogue: Readonly<Record<string, Phrase>>, within?: Translate): Reader {
  const forms = Object.entries(catalogue)
    .map(formOf)
    .toSorted((a, b) => b.weight - a.weight);
  /** By their first word; under '' those that begin with a part. */
  const byFirst = Map.groupBy(forms, ({ parts: [first] }) =>
    typeof first === 'string' ? (/^\S+(?=\s)/.exec(first)?.[0] ?? '') : '',
  );
  const find = (sentence: string): { form: Form; said: Said } | null => {
    const first = /^\S+(?=\s)/.exec(sentence)?.[0] ?? '';
    const likely = [...(byFirst.get(first) ?? []), ...(first === '' ? [] : (byFirst.get('') ?? []))];
    for (const form of likely) {
      const match = form.pattern.exec(sentence);
      if (!match) continue;
      const data: Record<string, Value> = {};
      let index = 0;
      for (const piece of form.parts)
        if (typeof piece !== 'string' && !piece.choice)
          data[piece.name] = kinds[piece.kind].read(match[(index += 1)] ?? '');
      return { form, said: { code: form.code, data } };
    }
    return null;
  };
  const translate: Translate = (sentence, language) => {
    const found = language === 'en' ? null : find(sentence);
    return found ? fill(found.form.phrase, found.said.data, language, within ?? translate) : sentence;
  };
  return { read: (sentence) => find(sentence)?.said ?? null, translate };
}
