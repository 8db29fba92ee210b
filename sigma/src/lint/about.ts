// What a rule does not say of itself, or says of a day that cannot be.
import { suggestion } from '../fault.ts';
import { scalarOf, type Entry } from '../yaml-nodes.ts';
import { listed, type LintedDocument } from './warning.ts';

/** The members that the specification names. Others are allowed, so only what looks like one of these is pointed out. */
const knownKeys = [
  'title',
  'id',
  'name',
  'related',
  'taxonomy',
  'status',
  'description',
  'license',
  'author',
  'references',
  'date',
  'modified',
  'logsource',
  'detection',
  'correlation',
  'filter',
  'fields',
  'falsepositives',
  'level',
  'tags',
  'scope',
];
const mostTitleLetters = 256;
const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

export function lintAbout(linted: LintedDocument): void {
  const { entries, start, find, warn } = linted;
  const isEmpty = (key: string): boolean => {
    const entry = find(key);
    return entry === undefined || scalarOf(entry.value) === null || scalarOf(entry.value) === '';
  };
  // Where it stands empty, or at the title.
  const placeOf = (key: string): number => find(key)?.keyAt ?? find('title')?.keyAt ?? start;
  if (isEmpty('id'))
    warn(
      'missing_id',
      placeOf('id'),
      'The rule has no id: give it a UUID, or every change of its text makes it another rule.',
    );
  // A filter raises nothing and is never tried alone: it needs no level and no status.
  const isFilter = find('filter') !== undefined;
  if (isEmpty('level') && !isFilter)
    warn(
      'missing_level',
      placeOf('level'),
      'The rule has no level and counts as medium: write the level that you mean.',
    );
  const missing = ['description', 'author', 'date', ...(isFilter ? [] : ['status'])].filter(isEmpty);
  const place = placeOf(missing.find(find) ?? '');
  if (missing.length > 0)
    warn('missing_about', place, `The rule does not say its ${listed(missing)}: add what its readers will ask for.`);
  for (const { key, keyAt } of entries) {
    if (knownKeys.includes(key)) continue;
    const near = knownKeys.find((known) => known.toLowerCase() === key.toLowerCase()) ?? nearKey(key);
    if (near !== null) warn('misspelt_key', keyAt, `Nothing reads "${key}": write "${near}" if that is what you mean.`);
  }
  const title = find('title');
  const letters = title ? String(scalarOf(title.value) ?? '').length : 0;
  if (title && letters > mostTitleLetters)
    warn(
      'long_title',
      title.valueAt,
      `The title has ${letters} characters: shorten it to ${mostTitleLetters} at most.`,
    );
  lintDates(linted);
}

/** A key that is one slip away from a known one. */
function nearKey(key: string): string | null {
  const hint = suggestion(key, key.length >= 4 ? knownKeys : []);
  const [, word = ''] = /"(.+)"/.exec(hint) ?? [];
  return word !== '' && Math.abs(word.length - key.length) <= 1 && word[0] === key[0] ? word : null;
}

function lintDates({ find, options: { today }, warn }: LintedDocument): void {
  const date = find('date');
  const modified = find('modified');
  const read = (entry: Entry | undefined): string | null => {
    const written = entry ? scalarOf(entry.value) : null;
    if (!entry || written === null || written === undefined || written === '') return null;
    const text = String(written);
    if (day.test(text)) return text;
    warn('date_form', entry.valueAt, 'Write this date as year-month-day, such as 2026-05-31.');
    return null;
  };
  const from = read(date);
  const until = read(modified);
  for (const [entry, written] of [
    [date, from],
    [modified, until],
  ] as const)
    if (entry && written !== null && today !== undefined && written > today)
      warn('future_date', entry.valueAt, 'This day has not come yet: write the day on which the rule was written.');
  if (modified && from !== null && until !== null && until < from)
    warn('modified_before_date', modified.valueAt, `The rule was written on ${from}: it cannot have changed before.`);
}
