// Makes events that a rule should match, and events that nearly do.
import * as fc from 'fast-check';

import type { Condition, Detection, GlobPart, LogSource, SigmaRule, Test } from '../ast.ts';
import { categoryRoutes, windowsServices, type FieldAliases } from '../routing-data.ts';

export type SampleEvent = { native: Record<string, unknown>; logsource: LogSource };

/** Which of several alternatives an event takes, and what it has where a rule leaves it open. */
type Choice = {
  readonly of: <Value>(values: readonly Value[]) => Value | undefined;
  readonly gap: string;
  readonly one: string;
  readonly dash: string;
  readonly seed: number;
};
const choices: readonly [Choice, ...Choice[]] = [
  { of: (values) => values[0], gap: 'zz', one: 'q', dash: '-', seed: 1 },
  { of: (values) => values.at(-1), gap: '', one: '\u{1d49c}', dash: '\u2013', seed: 2 },
  { of: (values) => values[values.length >> 1], gap: ' \n', one: '\n', dash: '/', seed: 3 },
];

/** The first ones are meant to match; the others differ from the very first in one thing each. */
export function sampleEvents(rule: SigmaRule): SampleEvent[] {
  const meant = scenesFor(rule.logsource).flatMap((scene) => choices.map((choice) => eventFor(rule, scene, choice)));
  const [model] = meant;
  return model ? [...meant.map(({ event }) => event), ...changesOf(model)] : [];
}

type Made = { readonly event: SampleEvent; readonly fields: readonly string[] };
type Scene = SampleEvent & { readonly aliases: FieldAliases };

function eventFor(rule: SigmaRule, { native: base, logsource, aliases }: Scene, choice: Choice): Made {
  const filled: Record<string, unknown> = { ...base };
  const condition = choice.of(rule.conditions);
  const names = condition ? wanted(condition, choice) : [];
  for (const { name, detection } of rule.selections) if (names.includes(name)) fill(detection, filled, choice);
  const native: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(filled)) {
    const alias = aliases[name]?.findLast((source) => typeof source === 'string');
    native[alias ?? name] = value;
  }
  return { event: { native, logsource }, fields: Object.keys(native).filter((name) => !(name in base)) };
}

function changesOf({ event: { native, logsource }, fields }: Made): SampleEvent[] {
  const changed = (patch: (field: string, value: unknown) => unknown): SampleEvent => ({
    logsource,
    native: Object.fromEntries(
      Object.entries(native).map(([name, value]) => [name, fields.includes(name) ? patch(name, value) : value]),
    ),
  });
  const [first = '', second = first] = fields;
  const only = (field: string, patch: (value: unknown) => unknown): SampleEvent =>
    changed((name, value) => (name === field ? patch(value) : value));
  const nested: Record<string, unknown> = { ...native };
  for (const name of fields.filter((field) => field.includes('.'))) {
    const [head = '', ...rest] = name.split('.');
    delete nested[name];
    nested[head] = [
      { [rest.join('.')]: 'other' },
      rest.reduceRight<unknown>((value, key) => ({ [key]: value }), native[name]),
    ];
  }
  return [
    changed((_, value) => (typeof value === 'string' ? flipped(value) : value)),
    only(first, () => undefined),
    only(second, () => ''),
    only(second, () => null),
    only(first, (value) => ['something else', value]),
    only(first, (value) => `${String(value)}\n`),
    only(first, (value) => ` ${String(value)}`),
    only(second, (value) => String(value).slice(0, -1)),
    only(second, (value) => `${String(value).slice(0, 2)}\n${String(value).slice(2)}`),
    changed((_, value) => String(value).replaceAll('k', '\u212a').replaceAll('s', '\u017f')),
    { logsource, native: nested },
  ];
}

const flipped = (text: string): string =>
  Array.from(text, (char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join('');

/** Where such events come from: on Windows, each kind of event that serves the log source. */
function scenesFor({ product, category, service }: LogSource): Scene[] {
  const routes = categoryRoutes.filter((one) => one.category === category);
  if ((product === 'windows' || product === undefined) && (routes.length > 0 || (service && windowsServices[service])))
    return (routes.length > 0 ? routes : [null]).map((route) => {
      const [Channel = ''] = windowsServices[route?.service ?? service ?? ''] ?? [];
      const EventType = route?.eventTypes?.[0];
      const native = { Channel, EventID: route?.eventIds[0] ?? 1, Computer: 'lab-1', ...(EventType && { EventType }) };
      return { logsource: { product: 'windows' }, native, aliases: route?.aliases ?? {} };
    });
  const logsource = { ...(product && { product }), ...(category && { category }), ...(service && { service }) };
  return [{ logsource, native: {}, aliases: {} }];
}

/** The selections that must hold for the condition to. */
function wanted(condition: Condition, choice: Choice): string[] {
  switch (condition.kind) {
    case 'selection':
      return [condition.name];
    case 'not':
      return [];
    case 'quantified':
      return condition.match === 'all' ? [...condition.names] : [choice.of(condition.names) ?? ''];
    case 'and':
      return condition.of.flatMap((child) => wanted(child, choice));
    case 'or': {
      const chosen = choice.of(condition.of);
      return chosen ? wanted(chosen, choice) : [];
    }
  }
}

function fill(detection: Detection, native: Record<string, unknown>, choice: Choice): void {
  if (detection.kind === 'and') for (const child of detection.of) fill(child, native, choice);
  else if (detection.kind === 'or') {
    const chosen = choice.of(detection.of);
    if (chosen) fill(chosen, native, choice);
  } else if (detection.kind === 'item') {
    const one = choice.of(detection.tests);
    const tests = detection.match === 'all' ? detection.tests : one ? [one] : [];
    const texts = tests.map((test) => textFor(test, choice)).filter((text) => text !== null);
    if (texts.length === 0) return;
    const name = detection.field ?? 'Message';
    const before = native[name];
    native[name] = typeof before === 'string' ? `${before} ${texts.join(' ')}` : texts.join(' ');
  }
}

/** A text for which the test holds, or one like it; null for tests of absence. */
function textFor(test: Test, choice: Choice): string | null {
  switch (test.kind) {
    case 'glob':
      return test.parts.map((part) => partText(part, choice)).join('');
    case 'regex':
      return textMatching(test.source, choice);
    case 'cidr':
      return test.text.replace(/\/\d+$/, '');
    case 'compare':
      return String(test.operator.startsWith('l') ? test.value - 1 : test.value + 1);
    case 'datePart':
      return '2026-11-20T10:11:12Z';
    case 'exists':
      return test.present ? 'there' : null;
    case 'fieldReference':
    case 'null':
      return null;
    case 'anyOf': {
      const chosen = choice.of(test.of);
      return chosen ? textFor(chosen, choice) : null;
    }
  }
}

/** RE2 and JavaScript write most expressions alike; of the others, only the letters. */
function textMatching(source: string, { seed }: Choice): string {
  try {
    return fc.sample(fc.stringMatching(new RegExp(source)), { seed, numRuns: 1 })[0] ?? '';
  } catch {
    return source.replaceAll(/\\[bdws]|[\\^$()[\]{}|?+*.]/g, '').slice(0, 60);
  }
}

function partText(part: GlobPart, { gap, one, dash }: Choice): string {
  if (part.kind === 'literal') return part.text;
  return part.kind === 'many' ? gap : part.kind === 'one' ? one : dash;
}
