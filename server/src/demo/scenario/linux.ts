// Linux lines: sshd and sudo as rsyslog writes them, and audit records.
import type { Host } from './organisation.ts';
import type { Emission } from './windows.ts';

const auth = (at: number, host: Host, text: string): Emission => ({
  at,
  source: 'linux-auth',
  site: host.site.code,
  record: `${new Date(at).toISOString().replace('Z', '000+00:00')} ${host.name.toLowerCase()} ${text}`,
});

export const sshAccepted = (at: number, host: Host, user: string, from: string, pid: number): Emission =>
  auth(
    at,
    host,
    `sshd[${pid}]: Accepted publickey for ${user} from ${from} port ${40_000 + (pid % 20_000)} ssh2: ED25519 SHA256:9m1V0cXw2q0p0bJ8f6b3o9y`,
  );
export const sshFailed = (at: number, host: Host, user: string, from: string, pid: number, known: boolean): Emission =>
  auth(
    at,
    host,
    `sshd[${pid}]: Failed password for ${known ? '' : 'invalid user '}${user} from ${from} port ${40_000 + (pid % 20_000)} ssh2`,
  );
export const sudo = (at: number, host: Host, user: string, command: string): Emission =>
  auth(at, host, `sudo:   ${user} : TTY=pts/0 ; PWD=/home/${user} ; USER=root ; COMMAND=${command}`);
export const cron = (at: number, host: Host, command: string, pid: number): Emission =>
  auth(at, host, `CRON[${pid}]: (root) CMD (${command})`);

/** One EXECVE audit record. */
export const execve = (at: number, host: Host, args: readonly string[], serial: number): Emission => ({
  at,
  source: 'auditd',
  site: host.site.code,
  record: `node=${host.fqdn} type=EXECVE msg=audit(${(at / 1000).toFixed(3)}:${serial}): argc=${args.length} ${args.map((arg, index) => `a${index}="${arg.replaceAll('"', '')}"`).join(' ')}`,
});
