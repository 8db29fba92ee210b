// Makes a rule from an event: the same log source, the telling fields, and the event itself as its first test.
import type { RuleTest } from '@tocsin/contracts/rule';
import { bindingsOf, channelOf, type LogSource } from '@tocsin/sigma';

import { getNative, type StoredNative } from '#events';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import type { EventStore } from '#platform/event-store';
import { uuidv7 } from '#platform/id';

import { chosenFields, itemOf, shownLogSource, tellingFields, type Item } from './telling.ts';

export type Draft = { source: string; tests: RuleTest[]; fields: { name: string; value: string; used: boolean }[] };

const mostValue = 500;
const mostTestRecord = 200_000;

/** @throws Problem `event_not_found` */
export async function draftRule(
  ctx: Context,
  store: EventStore,
  { eventId, fields }: { eventId: string; fields?: string[] | undefined },
): Promise<Draft> {
  authorize(ctx, 'rule:read');
  return draftFrom(await getNative(store, ctx, eventId), { fields, author: ctx.actor.name, at: ctx.now() });
}

/** @param about `fields`: native names to match on; the telling ones when missing. */
export function draftFrom(
  event: StoredNative,
  about: { fields?: readonly string[] | undefined; author: string; at: Date },
): Draft {
  const names = tellingFields(event.native);
  const used = about.fields?.filter((name) => event.native[name] !== undefined) ?? chosenFields(names);
  const binding = mostParticular(event);
  return {
    source: draftText({
      ...about,
      logsource: shownLogSource(binding.logsource),
      eventId: needsEventId(binding.logsource) ? (event.native['EventID']?.[0] ?? null) : null,
      items: used.map((name) => itemOf(binding.nameOf(name), event.native[name] ?? [])),
    }),
    tests:
      event.raw.length <= mostTestRecord
        ? [{ name: 'The event this rule was made from', source: event.source, record: event.raw, expect: 'match' }]
        : [],
    fields: names.map((name) => ({
      name,
      value: (event.native[name] ?? []).join(', ').slice(0, mostValue),
      used: used.includes(name),
    })),
  };
}

/** The log source with a category where the event has one, and what rules for it call the event's own fields. */
function mostParticular({ logsource, native }: StoredNative): {
  logsource: LogSource;
  nameOf: (native: string) => string;
} {
  const own = Object.fromEntries(Object.entries(logsource).filter(([, text]) => text !== ''));
  const channel = channelOf({ Channel: native['Channel']?.[0], Provider_Name: native['Provider_Name']?.[0] });
  const bindings = bindingsOf(own, channel?.toLowerCase() ?? null, native['EventID']?.[0] ?? null);
  const best = bindings.find((binding) => binding.logsource.category) ?? bindings[0];
  if (!best) return { logsource: own, nameOf: (name) => name };
  const names = new Map<string, string>();
  for (const [name, sources] of Object.entries(best.aliases))
    for (const source of sources)
      if (typeof source === 'string' && source !== name && native[name] === undefined) names.set(source, name);
  return { logsource: best.logsource, nameOf: (name) => names.get(name) ?? name };
}

/** A whole channel holds many kinds of events; a category holds one. */
const needsEventId = ({ product, category }: LogSource): boolean => product === 'windows' && !category;

function draftText(about: {
  logsource: LogSource;
  eventId: string | null;
  items: readonly Item[];
  author: string;
  at: Date;
}): string {
  const { logsource, eventId, items, author, at } = about;
  const first = items[0];
  const what = first ? `${first.name} ${first.values[0] ?? ''}`.slice(0, 80) : 'this event';
  const lines = [
    `title: ${quoted(`More like ${what}`)}`,
    `id: ${uuidv7()}`,
    'status: experimental',
    'description: ""',
    `author: ${quoted(author)}`,
    `date: ${at.toISOString().slice(0, 10)}`,
    'tags: []',
    'logsource:',
    ...Object.entries(logsource).map(([key, value]) => `  ${key}: ${value}`),
    'detection:',
    '  selection:',
    ...(eventId === null ? [] : [`    EventID: ${eventId}`]),
    ...items.flatMap(({ key, values }) => itemLines(key, values)),
    ...(eventId === null && items.length === 0 ? ["    FieldName: 'value'"] : []),
    '  condition: selection',
    'falsepositives:',
    '  - Unknown',
    'level: medium',
  ];
  return `${lines.join('\n')}\n`;
}

function itemLines(key: string, values: readonly string[]): string[] {
  const [only] = values;
  const name = /^[\w.|-]+$/.test(key) ? key : JSON.stringify(key);
  if (values.length === 1 && only !== undefined) return [`    ${name}: ${quoted(escaped(only))}`];
  return [`    ${name}:`, ...values.map((value) => `      - ${quoted(escaped(value))}`)];
}

/** As Sigma reads it back: wildcards are meant literally; a backslash before one, or beside another, is doubled. */
const escaped = (text: string): string =>
  text.replaceAll(/\\{2,}(?![*?\\])|\\*[*?]/g, (found) => {
    const slashes = found.replace(/[*?]$/, '');
    const doubled = slashes + slashes;
    return found === slashes ? doubled : `${doubled}\\${found.slice(-1)}`;
  });
/** YAML in single quotes; texts of several lines in double quotes, where JSON's escapes hold. */
const quoted = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are what single quotes cannot hold
  /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
