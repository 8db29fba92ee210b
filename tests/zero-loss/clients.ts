// Where the real clients are: a folder outside the repository that `TOCSIN_CLIENTS` names.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { env } from 'node:process';

export type Clients = { folder: string | null };

export const findClients = (): Clients => {
  const folder = env['TOCSIN_CLIENTS'];
  return { folder: folder !== undefined && existsSync(folder) ? folder : null };
};

const places = {
  rsyslogd: 'root/usr/sbin/rsyslogd',
  rsyslogModules: 'root/usr/lib/x86_64-linux-gnu/rsyslog',
  syslogNg: 'root-sng/usr/sbin/syslog-ng',
  syslogNgLibraries: 'root-sng/usr/lib/syslog-ng',
  syslogNgModules: 'root-sng/usr/lib/syslog-ng/3.38',
  syslogNgElastic: 'root-sng/usr/share/syslog-ng/include/scl/elasticsearch/elastic-http.conf',
  journalUpload: 'root-misc/lib/systemd/systemd-journal-upload',
  journalRemote: 'root-misc/lib/systemd/systemd-journal-remote',
  npm: 'npm/node_modules',
} as const;

export const placeOf = ({ folder }: Clients, name: keyof typeof places): string => join(folder ?? '', places[name]);

/** Why the client is not there; null when it is. */
export function absentAt(clients: Clients, name: keyof typeof places): string | null {
  if (clients.folder === null) return 'TOCSIN_CLIENTS names no folder with clients';
  return existsSync(placeOf(clients, name)) ? null : `no ${places[name]} below TOCSIN_CLIENTS`;
}

/** Why a program of the system is not there; null when it is. */
export const absentHere = (program: string): string | null =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined ? null : `no ${program} on this machine`;

/** Why a package is not below `npm/` of the clients; null when it is. */
export const absentPackage = (clients: Clients, name: string): string | null =>
  absentAt(clients, 'npm') ??
  (existsSync(join(placeOf(clients, 'npm'), name)) ? null : `no npm package ${name} below TOCSIN_CLIENTS`);

/** Loads packages that are none of ours. */
export const requireClient = (clients: Clients): NodeJS.Require =>
  createRequire(join(clients.folder ?? '', 'npm', 'from-here.js'));
