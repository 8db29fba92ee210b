// What to offer at a place of a rule, from the words of Sigma, this document, and what the server knows.
import { ruleKinds, type RuleKind } from '@tocsin/contracts/words';
import { generalCategories, generalServices, knownProducts } from '@tocsin/sigma/words';

import { details } from './details.ts';
import { fieldsOf } from './fields.ts';
import { storedFieldsOf, type StoredFields } from './live-fields.ts';
import { documentAround, membersOf, readLine, type Place } from './place.ts';
import {
  boundKeys,
  conditionWords,
  correlationKeys,
  correlationTypes,
  detectionKeys,
  documentKeys,
  filterKeys,
  levelWords,
  logSourceKeys,
  relatedTypes,
  searchKinds,
  statusWords,
  timeWords,
  truthWords,
  type Word,
} from './words.ts';

/** What is asked of the server, and only where it is needed. */
export type Asked = {
  /** Tactics and techniques of ATT&CK: as tags, with their names. */
  tags: () => Promise<readonly Word[]>;
  /** The native names of fields that events of a log source have; few or none when that takes long. */
  storedFields: (wanted: StoredFields) => Promise<readonly Word[]>;
  /** Fields of the event search. */
  eventFields: () => Promise<readonly Word[]>;
};
/** `length`: how many of the letters before the cursor the words take the place of. */
export type Offer = { words: readonly Word[]; length: number };

const kindOf = (text: string): RuleKind => {
  const said = /^kind:\s*(\w+)/m.exec(text)?.[1];
  const ours = ruleKinds.find((kind) => kind === said && (kind === 'threshold' || kind === 'query'));
  if (ours) return ours;
  return /^correlation:/m.test(text) ? 'correlation' : /^filter:/m.test(text) ? 'filter' : 'sigma';
};

/** Null where nothing is known to be written there. */
export async function offerAt(text: string, place: Place, asked: Asked): Promise<Offer | null> {
  const lines = text.split('\n');
  const around = documentAround(lines, text.slice(0, place.from).split('\n').length - 1).lines;
  const kind = kindOf(around.join('\n'));
  const words =
    place.at === 'key' ? await keysAt(around, kind, place, asked) : await valuesAt(around, kind, place, asked);
  if (words) return words;
  // An item of a list may be the beginning of a mapping.
  return place.at === 'item' ? keysAt(around, kind, place, asked) : null;
}

const whole = (place: Place, words: readonly Word[]): Offer => ({ words, length: place.typed.length });

/** Those that are not written yet, except the one that is being written. */
function missing(lines: readonly string[], place: Place, words: readonly Word[]): Offer {
  const present = membersOf(lines, place.path);
  return whole(
    place,
    words.filter(({ label }) => !present.has(label)),
  );
}

async function keysAt(lines: readonly string[], kind: RuleKind, place: Place, asked: Asked): Promise<Offer | null> {
  const [section, ...rest] = place.path;
  if (section === undefined) {
    const present = membersOf(lines, []);
    // A document that says nothing yet may become any of Sigma's.
    const parts = ['detection', 'correlation', 'filter'].filter((key) => present.has(key));
    const others = kind === 'sigma' && parts.length === 0 ? [...documentKeys.correlation, ...documentKeys.filter] : [];
    const all = new Map([...documentKeys[kind], ...others].map((word) => [word.label, word]));
    return missing(lines, place, [...all.values()]);
  }
  if (rest.length === 0) {
    if (section === 'logsource') return missing(lines, place, logSourceKeys);
    if (section === 'detection') return missing(lines, place, detectionKeys);
    if (section === 'filter') return missing(lines, place, filterKeys);
    if (section === 'correlation') return missing(lines, place, correlationKeys);
    if (section === 'related')
      return whole(place, [
        { label: 'id', put: 'id: ' },
        { label: 'type', put: 'type: ' },
      ]);
    return null;
  }
  if (section === 'correlation' && rest[0] === 'condition') return missing(lines, place, boundKeys);
  const inSelection = (section === 'detection' || section === 'filter') && rest.length === 1;
  return inSelection && rest[0] !== 'condition' && rest[0] !== 'rules' ? fieldAt(lines, place, asked) : null;
}

const afterExpression: ReadonlySet<string> = new Set(['i', 'm', 's', 'ignorecase', 'multiline', 'dotall']);

/** The field's name, or behind `|` its modifiers. */
async function fieldAt(lines: readonly string[], place: Place, asked: Asked): Promise<Offer> {
  const bar = place.typed.lastIndexOf('|');
  if (bar >= 0) {
    const taken = new Set(place.typed.slice(0, bar).split('|').slice(1));
    const left = Object.entries(details.modifiers).filter(
      ([label]) => !taken.has(label) && (!afterExpression.has(label) || taken.has('re')),
    );
    return {
      words: left.map(([label, detail]) => ({ label, detail })),
      length: place.typed.length - bar - 1,
    };
  }
  const logsource = Object.fromEntries(membersOf(lines, ['logsource']));
  const common = fieldsOf(logsource).map((label): Word => ({ label }));
  const stored = storedFieldsOf(logsource);
  const seen = stored ? await asked.storedFields(stored) : [];
  const used = fieldsUsed(lines, place.typed).map((label): Word => ({ label, detail: details.usedHere }));
  const named = new Map([...used, ...seen, ...common].map((word) => [word.label, word]));
  const order = [...common, ...used, ...seen].map(({ label }) => label);
  return whole(
    place,
    [...new Set(order)].flatMap((label) => named.get(label) ?? []),
  );
}

/** The keys of selections, except the one that is being written. */
function fieldsUsed(lines: readonly string[], typed: string): string[] {
  const part = lines.findIndex((line) => /^(?:detection|filter):/.test(line));
  const keys = lines.slice(part + 1).flatMap((line) => {
    const read = readLine(line);
    return read?.key && read.column >= 4 ? [read.key.split('|')[0] ?? ''] : [];
  });
  return [...new Set(keys)].filter((key) => key !== '' && key !== typed);
}

async function valuesAt(lines: readonly string[], kind: RuleKind, place: Place, asked: Asked): Promise<Offer | null> {
  const [section = '', inner] = place.path;
  const isEventField = kind === 'threshold' || kind === 'query';
  if (section === 'tags') return whole(place, await asked.tags());
  if (isEventField && (section === 'group-by' || section === 'distinct'))
    return whole(place, await asked.eventFields());
  if (section === 'detection' || section === 'filter') return inDetection(lines, place);
  if (section === 'logsource' && inner) return whole(place, logSourceValues(lines, inner));
  if (section === 'correlation' && inner) return inCorrelation(lines, place, inner);
  const fixed: Readonly<Record<string, readonly Word[]>> = {
    status: statusWords,
    level: levelWords,
    timeframe: timeWords,
    range: timeWords,
    kind: searchKinds,
    'related.type': relatedTypes,
  };
  const found = fixed[place.path.join('.')];
  return found ? whole(place, found) : null;
}

function inDetection(lines: readonly string[], place: Place): Offer | null {
  const [section = '', name = '', field = ''] = place.path;
  if (name === 'condition') return conditionAt(lines, section, place.typed);
  if (section === 'filter' && name === 'rules' && place.path.length === 2)
    return whole(place, [{ label: 'any', detail: details.anyRule }]);
  return field.endsWith('|exists') ? whole(place, truthWords) : null;
}

function conditionAt(lines: readonly string[], section: string, typed: string): Offer {
  const names = [...membersOf(lines, [section]).keys()].filter((key) => key !== 'condition' && key !== 'rules');
  const groups = Map.groupBy(names, (name) => /^_?[^_]+_/.exec(name)?.[0] ?? '');
  const patterns = [...groups].filter(([start, of]) => start !== '' && of.length > 0).map(([start]) => `${start}*`);
  const last = /[^\s()]*$/.exec(typed)?.[0] ?? '';
  const afterOf = /\b(?:1|any|all) of\s+[^\s()]*$/i.test(typed);
  const selections = names.map((label) => ({ label, detail: details.selectionHere }));
  const several = patterns.map((label) => ({ label, detail: details.selectionsLike }));
  const wordsOf = (...labels: string[]): Word[] => conditionWords.filter(({ label }) => labels.includes(label));
  if (afterOf) return { words: [...several, ...wordsOf('them')], length: last.length };
  const begins = expectsOperand(typed.slice(0, typed.length - last.length));
  return {
    words: begins ? [...selections, ...wordsOf('not', '1 of', 'all of')] : wordsOf('and', 'or'),
    length: last.length,
  };
}

/** Whether a selection comes next, or what joins it to another one. */
const expectsOperand = (before: string): boolean => /(?:^|\(|(?:^|\s)(?:and|or|not))\s*$/i.test(before);

async function inCorrelation(lines: readonly string[], place: Place, inner: string): Promise<Offer | null> {
  if (inner === 'type') return whole(place, correlationTypes);
  if (inner === 'timespan') return whole(place, timeWords);
  if (inner === 'generate') return whole(place, truthWords);
  if (inner !== 'condition' || place.path.length > 2) return null;
  // An extended condition names the rules of the correlation.
  const at = lines.findIndex((line) => readLine(line)?.key === 'rules');
  const names = lines.slice(at + 1).flatMap((line) => /^\s+-\s+([^\s:#]+)\s*(?:#.*)?$/.exec(line)?.[1] ?? []);
  const last = /[^\s()]*$/.exec(place.typed)?.[0] ?? '';
  const rules = at < 0 ? [] : names.map((label) => ({ label, detail: details.ruleHere }));
  return {
    words: [...rules, ...conditionWords.filter(({ label }) => /^(?:and|or|not)$/.test(label))],
    length: last.length,
  };
}

function logSourceValues(lines: readonly string[], key: string): Word[] {
  const product = membersOf(lines, ['logsource']).get('product') ?? '';
  const products = Object.entries(knownProducts);
  const chosen = Object.hasOwn(knownProducts, product) ? knownProducts[product] : undefined;
  const named = (labels: Iterable<string>, detail?: string): Word[] =>
    [...new Set(labels)].map((label) => (detail === undefined ? { label } : { label, detail }));
  switch (key) {
    case 'product':
      return products.map(([label]) => ({ label }));
    case 'category':
      return [
        ...named(chosen?.categories ?? products.flatMap(([, { categories }]) => categories)),
        ...named(generalCategories, details.anyProduct),
      ];
    case 'service':
      return named(chosen?.services ?? [...generalServices, ...products.flatMap(([, { services }]) => services)]);
    default:
      return [];
  }
}
