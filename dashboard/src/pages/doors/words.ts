// What the page calls things.
import type { Door, DoorCounts } from '@tocsin/contracts/api/doors';
import type { DoorState, RefusalKind } from '@tocsin/contracts/words';

import { inLanguage } from '../../lib/language.ts';
import { optionWords } from '../../words/doors.ts';
import { en } from './words.en.ts';
import { fr } from './words.fr.ts';

export const words = inLanguage(en, fr);

export const stateWords: Readonly<Record<DoorState, string>> = words.states;
export const refusalWords: Readonly<Record<RefusalKind, string>> = words.refusals;

/** `TLS 6514`, `UDP 5514`, `HTTP /doors/elastic`: the shortest that says how it is reached. */
export function protocolOf({ id, kind, settings: { port, tls } }: Door): string {
  const number = port ?? '';
  if (kind === 'datagram') return `UDP ${number}`;
  if (kind === 'stream') return `${tls ? 'TLS' : 'TCP'} ${number}`;
  return port === null ? `HTTP /doors/${id}` : `${tls ? 'HTTPS' : 'HTTP'} ${port}`;
}

const conversations: Readonly<Record<Door['kind'], string>> = {
  http: words.counts.requests,
  stream: words.counts.connections,
  datagram: words.counts.bundles,
};

/** What is counted at the door, in the order of reading; what a door cannot have is left out. */
export function countsOf({
  kind,
  counts,
  connections,
  settings,
}: Door): [label: string, value: number, bad: boolean][] {
  const named = (name: keyof DoorCounts, label: string, bad = true): [string, number, boolean] => [
    label,
    counts[name],
    bad && counts[name] > 0,
  ];
  return [
    named('records', words.counts.records, false),
    named('bytes', words.counts.bytes, false),
    named('conversations', conversations[kind], false),
    ...(kind === 'datagram' || settings.port === null
      ? []
      : [[words.counts.openNow, connections, false] satisfies [string, number, boolean]]),
    named('malformed', words.counts.malformed),
    named('unauthorised', words.counts.unauthorised),
    named('busy', words.counts.busy),
    named('dropped', words.counts.dropped),
  ];
}

/** `keepAliveSeconds` → `Keep alive seconds`. */
export function optionLabel(name: string): string {
  const known = optionWords(name)?.label;
  if (known !== undefined) return known;
  const spaced = name.replaceAll(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, next: string) => `${before} ${next.toLowerCase()}`,
  );
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
