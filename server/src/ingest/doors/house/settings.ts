// How a door is set: as someone changed it, else as it comes.
import type { ClientCertificateMode } from '@tocsin/contracts/words';

import type { Door } from '../door.ts';
import type { DoorRow } from './tables.ts';

export type Settings = {
  enabled: boolean;
  host: string;
  /** Null: no port of its own. */
  port: number | null;
  tls: boolean;
  clientCertificates: ClientCertificateMode;
  options: Record<string, unknown>;
  organisationId: string | null;
  restricted: boolean;
};
export type Kept = Settings & { rev: number; changedBy: string | null; changedAt: Date | null };

/** What the environment says of doors before anyone has changed them. */
export type Defaults = {
  host: string;
  syslog: { host: string; udpPort: number; tcpPort: number; org: string | null };
};

const syslogPorts = { 'syslog-udp': 'udpPort', 'syslog-tcp': 'tcpPort' } as const;
const isOldSyslog = (id: string): id is keyof typeof syslogPorts => id in syslogPorts;

/**
 * Doors that speak HTTP and ask for a token are there on the main port from the start, syslog is as the environment
 * says, and the others are closed: nobody opens a way in for everyone by starting Tocsin.
 */
export function defaultSettings(door: Door, { host, syslog }: Defaults): Settings {
  const common = {
    tls: false,
    clientCertificates: 'none',
    options: {},
    organisationId: null,
    restricted: false,
  } as const;
  if (isOldSyslog(door.id)) {
    const port = syslog[syslogPorts[door.id]];
    return { ...common, host: syslog.host, enabled: port > 0, port: port > 0 ? port : door.usualPort };
  }
  if (door.kind === 'http') return { ...common, host, enabled: door.credential === 'token', port: null };
  return { ...common, host, enabled: false, port: door.usualPort, tls: door.id.endsWith('-tls') };
}

export const keptOf = (door: Door, row: DoorRow | undefined, defaults: Defaults): Kept =>
  row ?? { ...defaultSettings(door, defaults), rev: 0, changedBy: null, changedAt: null };

/** The short name of the organisation that the environment gives an unchanged syslog door to. */
export const organisationOf = (door: Door, row: DoorRow | undefined, { syslog }: Defaults): string | null =>
  row === undefined && door.id.startsWith('syslog-') ? syslog.org : null;
