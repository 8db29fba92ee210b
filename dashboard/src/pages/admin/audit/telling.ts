// How the audit trail puts an activity into words: what its makers share.
import type { ActivityRow } from '@tocsin/contracts/activity';

import type { Sentence } from '../../incident/activity-sentence.ts';
import { words } from './words.ts';

export type Data = ActivityRow['data'];
export type Makers = Record<string, (data: Data) => Sentence>;

export const text = (data: Data, key: string): string => (typeof data[key] === 'string' ? data[key] : '');
export const number = (data: Data, key: string): number => (typeof data[key] === 'number' ? data[key] : 0);
export const told = (verb: string, reason: string | null = null): Sentence => ({
  verb,
  before: null,
  after: null,
  reason,
});

/** With one field its values stand in the sentence; with several their names do. */
export function changed(what: string, fields: unknown): Sentence {
  const changes = changesIn({ fields });
  const [first] = changes;
  if (!first) return told(words.changed(what));
  if (changes.length > 1)
    return told(
      words.changedFields(
        changes.map(({ field }) => words.fieldOf(field)),
        what,
      ),
    );
  if (first.field === 'password') return told(words.newPassword(what));
  return {
    verb: words.changedField(words.fieldOf(first.field), what),
    before: first.before,
    after: first.after,
    reason: null,
  };
}

export type Change = { field: string; before: string; after: string };

/** Everything that has a before and an after, as text. */
export function changesIn(data: Data): Change[] {
  const { fields } = data;
  const entries = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  const own = 'before' in data && 'after' in data ? [[words.value, data] as const] : [];
  return [...entries, ...own].flatMap(([field, change]: readonly [string, unknown]) => {
    if (typeof change !== 'object' || change === null) return [];
    return [{ field, before: shown(Reflect.get(change, 'before')), after: shown(Reflect.get(change, 'after')) }];
  });
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return words.nothing;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
