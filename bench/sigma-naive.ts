// What the matcher is measured against: every rule of the event's log sources, one after another, as closures.
import { bindingsOf, channelOf, type LogSource, type SigmaRule, type Test } from '@tocsin/sigma';

import { eachText, fieldReader, textOf, type FieldText } from '../sigma/src/field-access.ts';
import { formulaOf, type Formula, type Leaf } from '../sigma/src/formula.ts';
import { anchors, planPatterns, type Pattern } from '../sigma/src/patterns.ts';
import type { FieldAliases } from '../sigma/src/routing-data.ts';
import { bindingFor } from '../sigma/src/routing.ts';
import { compileTextTest, relates } from '../sigma/src/text-test.ts';

type NativeEvent = Readonly<Record<string, unknown>>;
/** The event, and the texts of its fields in lower case once a rule has asked for them. */
type Scene = { event: NativeEvent; readonly lowered: Map<string, FieldText>; all: string[] | null };
type Asked = (scene: Scene) => boolean;
type BoundRule = { readonly index: number; readonly asked: Asked };

/** Answers how many rules match. Rules are compiled once for each channel and event id. */
export function createNaiveMatcher(rules: readonly SigmaRule[]): (event: NativeEvent, logsource: LogSource) => number {
  const routes = new Map<string, readonly BoundRule[]>();
  const scene: Scene = { event: {}, lowered: new Map(), all: null };
  return (event, logsource) => {
    const channel = channelOf(event)?.toLowerCase() ?? null;
    const eventId = textOf(event['EventID'] ?? event['EventId']);
    const key = `${channel}\n${typeof eventId === 'string' ? eventId : ''}`;
    const bound = routes.get(key) ?? bind(rules, logsource, channel, typeof eventId === 'string' ? eventId : null);
    routes.set(key, bound);
    scene.event = event;
    scene.all = null;
    scene.lowered.clear();
    let count = 0;
    for (const { asked } of bound) if (asked(scene)) count++;
    return count;
  };
}

function bind(
  rules: readonly SigmaRule[],
  logsource: LogSource,
  channel: string | null,
  eventId: string | null,
): readonly BoundRule[] {
  const bindings = bindingsOf(logsource, channel, eventId);
  return rules.flatMap((rule, index) => {
    const binding = bindingFor(bindings, rule.logsource);
    if (!binding) return [];
    const { aliases, eventTypes } = binding;
    const formula = formulaOf(rule, (leaf): Formula<Asked> => ({ kind: 'leaf', leaf: askedOf(leaf, aliases) }));
    const own = evaluator(formula);
    if (!eventTypes) return [{ index, asked: own }];
    return [{ index, asked: (scene) => eventTypes.includes(String(scene.event['EventType'])) && own(scene) }];
  });
}

function evaluator(formula: Formula<Asked>): Asked {
  if (formula.kind === 'constant') return () => formula.value;
  if (formula.kind === 'leaf') return formula.leaf;
  if (formula.kind === 'not') {
    const inner = evaluator(formula.of);
    return (scene) => !inner(scene);
  }
  const children = formula.of.map(evaluator);
  if (formula.kind === 'and') return (scene) => children.every((child) => child(scene));
  return (scene) => children.some((child) => child(scene));
}

function askedOf({ field, tests }: Leaf, aliases: FieldAliases): Asked {
  const asks = tests.map((test) => testAsked(field, test, aliases));
  const [only] = asks;
  return only && asks.length === 1 ? only : (scene) => asks.some((ask) => ask(scene));
}

function testAsked(field: string | null, test: Test, aliases: FieldAliases): Asked {
  if (test.kind === 'anyOf') return askedOf({ field, tests: test.of }, aliases);
  const { key, read } = fieldReader(field ?? '', aliases);
  if (test.kind === 'null') return ({ event }) => read(event) === undefined;
  if (test.kind === 'exists') return ({ event }) => (read(event) !== undefined) === test.present;
  if (test.kind === 'fieldReference') {
    const other = fieldReader(test.field, aliases);
    return ({ event }) =>
      someText(read(event), (text) =>
        someText(other.read(event), (wanted) => relates(text.toLowerCase(), wanted.toLowerCase(), test.how)),
      );
  }
  const { exact, patterns } = planPatterns(test);
  if (!exact) {
    const holds = compileTextTest(test);
    return (scene) => someText(field === null ? textsOf(scene) : read(scene.event), holds);
  }
  const finders = patterns.map(finder);
  const holds = (text: string): boolean => finders.some((find) => find(text));
  if (field === null) return (scene) => textsOf(scene).some((text) => holds(text));
  return (scene) => {
    let texts = scene.lowered.get(key);
    if (texts === undefined && !scene.lowered.has(key)) {
      texts = lower(read(scene.event));
      scene.lowered.set(key, texts);
    }
    return someText(texts, holds);
  };
}

function finder({ text, anchor }: Pattern): (value: string) => boolean {
  if (anchor === anchors.contains) return (value) => value.includes(text);
  if (anchor === anchors.prefix) return (value) => value.startsWith(text);
  if (anchor === anchors.suffix) return (value) => value.endsWith(text);
  return anchor === anchors.present ? () => true : (value) => value === text;
}

const lower = (texts: FieldText): FieldText =>
  typeof texts === 'string' ? texts.toLowerCase() : texts?.map((text) => text.toLowerCase());

function someText(texts: FieldText, holds: (text: string) => boolean): boolean {
  if (texts === undefined) return false;
  return typeof texts === 'string' ? holds(texts) : texts.some((text) => holds(text));
}

function textsOf(scene: Scene): string[] {
  if (scene.all) return scene.all;
  const all: string[] = [];
  eachText(scene.event, (text) => void all.push(text.toLowerCase()));
  scene.all = all;
  return all;
}
