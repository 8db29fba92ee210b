// Opens the syslog doors and hands what they hear to the assembly line.
import { listOrganisations } from '#identity';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { Log } from '#platform/log';
import { systemContext } from '#platform/system-context';

import { acceptEvents } from './accept.ts';
import type { Intake } from './assembly-line.ts';
import { openSyslogDoor, type SyslogDoor } from './doors/syslog.ts';
import type { Door } from './list-sources.ts';

export type SyslogSettings = {
  host: string;
  /** 0: closed. */
  udpPort: number;
  tcpPort: number;
  /** The short name of the organisation that syslog belongs to; needed when there are several. */
  org: string | null;
  handle: DatabaseHandle;
  log: Log;
  say: (line: string) => void;
};
export type Syslog = {
  doors: Door[];
  /** Datagrams that were lost because more came than could be stored. */
  dropped: () => number;
  close: () => Promise<void>;
};

/** A port that is taken closes that door, loudly, and lets the rest of Tocsin start. */
export async function openSyslog(line: Intake, settings: SyslogSettings): Promise<Syslog> {
  const { host, udpPort, tcpPort, handle, log, say } = settings;
  const organisation = organisationOf(settings);
  const onLines = async (lines: string[]): Promise<void> => {
    const ctx = systemContext(handle, { orgId: await organisation(), module: 'syslog', log });
    await acceptEvents(ctx, line, { source: 'syslog', site: null, key: null, records: chunksOf(lines) });
  };
  const openings = [
    { id: 'syslog-udp', title: 'Syslog over UDP', port: udpPort, ports: { udpPort, tcpPort: 0 } },
    { id: 'syslog-tcp', title: 'Syslog over TCP', port: tcpPort, ports: { udpPort: 0, tcpPort } },
  ];
  const open: SyslogDoor[] = [];
  const doors: Door[] = [];
  for (const { id, title, port, ports } of openings) {
    const address = `${host}:${port}`;
    const opened =
      port > 0 &&
      (await openSyslogDoor({ host, ...ports, onLines, log }).catch((error: unknown) => {
        say(`${title} stays closed: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      }));
    if (opened) open.push(opened);
    doors.push({ id, title, address, open: Boolean(opened) });
  }
  return {
    doors,
    dropped: () => open.reduce((sum, door) => sum + door.stats().udpDropped, 0),
    close: async () => void (await Promise.all(open.map((door) => door.close()))),
  };
}

/** Asked anew until there is an answer: the first organisation may be made after the doors are open. */
function organisationOf({ org, handle }: SyslogSettings): () => Promise<string> {
  let known: string | null = null;
  return async () => {
    if (known) return known;
    const organisations = await listOrganisations(handle);
    const found = org === null ? organisations[0] : organisations.find(({ slug }) => slug === org);
    if (!found || (org === null && organisations.length > 1))
      throw new Problem(
        'unavailable',
        'syslog_without_organisation',
        'Set TOCSIN_SYSLOG_ORG to the organisation that syslog belongs to.',
      );
    known = found.id;
    return known;
  };
}

async function* chunksOf(lines: string[]): AsyncGenerator<{ raw: string }[]> {
  yield lines.map((raw) => ({ raw }));
}
