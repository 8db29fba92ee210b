// The kinds of parts a sentence can have: how each is written in English and French, and read from English.
import {
  alertStages,
  entityKinds,
  incidentStages,
  severityNames,
  tuningStates,
  verdicts,
  type Language,
} from '../words.ts';
import { nounsFr, turnsFr, wordsFr } from './vocabulary.ts';

type Kind<Value extends string | number> = {
  /** Of its English, without groups that capture. */
  pattern: string;
  write: (value: string | number, language: Language) => string;
  read: (english: string) => Value;
};

const text = (pattern: string): Kind<string> => ({ pattern, write: String, read: (english) => english });

/** A word of a closed list; `post_incident` reads `post incident` in a sentence. */
const word = (list: readonly string[], french = wordsFr): Kind<string> => ({
  pattern: [...new Set(list.map(spaced))].join('|'),
  write: (value, language) =>
    language === 'fr'
      ? (french[String(value)] ?? nounsFr[String(value)] ?? spaced(String(value)))
      : spaced(String(value)),
  read: (english) => list.find((one) => spaced(one) === english) ?? english,
});
const spaced = (code: string): string => code.replaceAll('_', ' ');

const units = [
  ['day', 'jour', 86_400_000],
  ['hour', 'heure', 3_600_000],
  ['minute', 'minute', 60_000],
  ['second', 'seconde', 1000],
] as const;

/** `90 seconds`, `12 minutes`, `3 hours`, `2 days`: the greatest unit of which there are two. */
function writeSpan(ms: number, language: Language): string {
  const [english, french, size] = units.find(([, , size]) => ms >= 2 * size) ?? units[3];
  const count = Math.max(1, Math.round(ms / size));
  return language === 'fr' ? `${count}\u00A0${french}${count > 1 ? 's' : ''}` : `${count} ${english}s`;
}
function readSpan(english: string): number {
  const [, count = '0', unit = ''] = /^(\d+) (\w+?)s?$/.exec(english) ?? [];
  return Number(count) * (units.find(([name]) => name === unit)?.[2] ?? 0);
}

/** `host web-1, user ana`: kinds of entities with their values. */
const writeEntities = (value: string, language: Language): string =>
  language === 'en'
    ? value
    : value
        .split(', ')
        .map((entity) => {
          const [kind = '', ...rest] = entity.split(' ');
          return entityKinds.some((one) => one === kind) ? [wordsFr[kind] ?? kind, ...rest].join(' ') : entity;
        })
        .join(', ');

/** What alerts of a group have in common: entities, or fields such as `rule x`. */
const sharedFr: Readonly<Record<string, string>> = {
  rule: 'règle',
  dataset: 'jeu de données',
  site: 'site',
  severity: 'gravité',
  tactic: 'tactique',
  technique: 'technique',
  'no value': 'sans valeur',
  'the same': 'les mêmes conditions',
};
const writeShared = (value: string, language: Language): string =>
  language === 'en'
    ? value
    : writeEntities(value, language)
        .split(', ')
        .map((part) => {
          const [name = '', ...rest] = part.split(' ');
          return sharedFr[part] ?? [sharedFr[name] ?? name, ...rest].join(' ');
        })
        .join(', ');

export const kinds = {
  /** A name, an identifier, somebody’s own words: the same in every language. */
  text: text('.+?'),
  /** The last part of a sentence, which may hold anything. */
  rest: text('.*'),
  number: {
    pattern: String.raw`-?\d[\d,]*(?:\.\d+)?`,
    write: (value, language) => Number(value).toLocaleString(language === 'fr' ? 'fr-FR' : 'en'),
    read: (english) => Number(english.replaceAll(',', '')),
  },
  /** Written in milliseconds. */
  span: {
    pattern: String.raw`\d+ (?:day|hour|minute|second)s`,
    write: (value, language) => writeSpan(Number(value), language),
    read: readSpan,
  },
  severity: word(severityNames),
  verdict: word(verdicts),
  stage: word(alertStages),
  incidentStage: word(incidentStages),
  /** Of an incident, its tasks and its clocks. */
  turn: word(Object.keys(turnsFr), turnsFr),
  noun: word(Object.keys(nounsFr)),
  /** Of a value in JSON. */
  type: word([
    'string',
    'number',
    'int',
    'bigint',
    'boolean',
    'object',
    'array',
    'record',
    'null',
    'undefined',
    'date',
    'NaN',
  ]),
  tuningState: word(tuningStates),
  action: word(['assign', 'acknowledge', 'investigate', 'resolve', 'reopen']),
  gates: {
    pattern: '.+?',
    write: (value, language) =>
      language === 'en'
        ? String(value)
        : String(value)
            .split(', ')
            .map((gate) => wordsFr[gate] ?? gate)
            .join(', '),
    read: (english) => english,
  },
  /** Another sentence, of whoever wrote it. */
  sentence: text('.+'),
  entities: {
    pattern: '.+?',
    write: (value, language) => writeEntities(String(value), language),
    read: (english) => english,
  },
  shared: {
    pattern: '.+?',
    write: (value, language) => writeShared(String(value), language),
    read: (english) => english,
  },
} as const satisfies Record<string, Kind<string> | Kind<number>>;

export type PartKind = keyof typeof kinds;
export type ValueOf<Name extends PartKind> = ReturnType<(typeof kinds)[Name]['read']>;
