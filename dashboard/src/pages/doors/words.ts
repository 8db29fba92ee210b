// What the page calls things.
import type { Door, DoorCounts } from '@tocsin/contracts/api/doors';
import type { DoorState, RefusalKind } from '@tocsin/contracts/words';

export const stateWords: Readonly<Record<DoorState, string>> = {
  open: 'Open',
  closed: 'Closed',
  failed: 'Cannot open',
};
export const refusalWords: Readonly<Record<RefusalKind, string>> = {
  malformed: 'Malformed',
  unauthorised: 'Not let in',
  busy: 'Busy',
  dropped: 'Lost',
  failed: 'Failed',
};

/** `TLS 6514`, `UDP 5514`, `HTTP /doors/elastic`: the shortest that says how it is reached. */
export function protocolOf({ id, kind, settings: { port, tls } }: Door): string {
  const number = port ?? '';
  if (kind === 'datagram') return `UDP ${number}`;
  if (kind === 'stream') return `${tls ? 'TLS' : 'TCP'} ${number}`;
  return port === null ? `HTTP /doors/${id}` : `${tls ? 'HTTPS' : 'HTTP'} ${port}`;
}

const conversations: Readonly<Record<Door['kind'], string>> = {
  http: 'Requests',
  stream: 'Connections',
  datagram: 'Bundles of datagrams',
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
    named('records', 'Events', false),
    named('bytes', 'Bytes', false),
    named('conversations', conversations[kind], false),
    ...(kind === 'datagram' || settings.port === null
      ? []
      : [['Open now', connections, false] satisfies [string, number, boolean]]),
    named('malformed', 'Malformed'),
    named('unauthorised', 'Not let in'),
    named('busy', 'Turned away as busy'),
    named('dropped', 'Lost'),
  ];
}

/** `keepAliveSeconds` → `Keep alive seconds`. */
export function optionLabel(name: string): string {
  const words = name.replaceAll(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, next: string) => `${before} ${next.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
