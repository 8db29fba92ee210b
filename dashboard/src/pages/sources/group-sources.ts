// The order of the sources: those that send come first, the others stand by what they watch.
import { sourceKinds, type Source, type SourceKind } from '@tocsin/contracts/api/ingest';

import { locale } from '../../lib/language.ts';
import { words } from './words.ts';

export type SourceGroup = { id: 'sending' | SourceKind; title: string; sources: readonly Source[] };

const kindTitles: Readonly<Record<SourceKind, string>> = words.groups;

/** Only groups that have a source; the busiest sender is first, the silent ones stand by title. */
export function groupSources(sources: readonly Source[]): SourceGroup[] {
  const silent = sources.filter((source) => !isSending(source));
  const groups: SourceGroup[] = [
    {
      id: 'sending',
      title: words.groups.sending,
      sources: sources.filter(isSending).toSorted((a, b) => b.events - a.events || byTitle(a, b)),
    },
    ...sourceKinds.map((kind) => ({
      id: kind,
      title: kindTitles[kind],
      sources: silent.filter((source) => source.kind === kind).toSorted(byTitle),
    })),
  ];
  return groups.filter((group) => group.sources.length > 0);
}

/** Every word must be in the title, the name, the summary or the kind; without words all stay. */
export function matchingSources(sources: readonly Source[], wanted: string): readonly Source[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return sources;
  return sources.filter(({ id, title, summary, kind }) => {
    const text = `${title} ${id} ${summary} ${kindTitles[kind]}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export const isSending = ({ events, unparsed, lastEventAt }: Source): boolean =>
  lastEventAt !== null || events > 0 || unparsed > 0;

const byTitle = (a: Source, b: Source): number => a.title.localeCompare(b.title, locale, { sensitivity: 'base' });
