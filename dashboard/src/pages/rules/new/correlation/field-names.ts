// Names to offer where a field is asked for: those that the rules look at, and what most events have.
import { entryOf, readMembers, type Value } from './yaml-tree.ts';

const common = [
  'source.ip',
  'destination.ip',
  'host.name',
  'user.name',
  'user.domain',
  'process.name',
  'process.executable',
  'file.path',
  'dns.question.name',
  'url.domain',
  'event.code',
];

/** Without repetition, those of the rules first. */
export const fieldSuggestions = (sources: readonly string[]): string[] => [
  ...new Set([...sources.flatMap(fieldsInRule), ...common]),
];

/** The fields a Sigma rule looks at, without their modifiers; nothing of a text that cannot be read. */
export function fieldsInRule(source: string): string[] {
  const members = readMembers(source);
  if ('because' in members) return [];
  const detection = entryOf(members.entries, 'detection')?.value;
  if (detection?.kind !== 'map') return [];
  return [...new Set(detection.entries.flatMap(({ key, value }) => (key === 'condition' ? [] : fieldsIn(value))))];
}

function fieldsIn(value: Value): string[] {
  if (value.kind === 'list') return value.items.flatMap(({ value: item }) => fieldsIn(item));
  if (value.kind !== 'map') return [];
  return value.entries.map(({ key }) => key.split('|')[0] ?? '').filter((name) => name !== '');
}
