// Sends records to where a sink says, with the credential it says.
import type { AuditSinkSettings } from '@tocsin/contracts/api/audit-streams';

import type { Context } from '#platform/context';
import type { SealedColumn } from '#platform/keys/reseal';
import type { Outbound } from '#platform/outbound';
import type { Dial } from '#platform/outbound/dial';
import type { Secret } from '#platform/secret';
import type { Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import { sendHttps } from './https.ts';
import type { OcsfRecord } from './ocsf.ts';
import { sendSyslog, syslogFrame } from './syslog.ts';
import type { SinkRow } from './tables.ts';

export type StreamGround = {
  vault: Vault;
  secrets: Secrets;
  outbound: Pick<Outbound, 'call'>;
  dial: Dial;
  /** Where people reach this installation. */
  publicUrl: () => string;
};

export const placeOfCredential = (id: string): string => `audit_sink.credential ${id}`;

/** For the job that seals values with the newest key. */
export const sinkCredentials: SealedColumn = {
  table: 'audit_sink',
  column: 'credential',
  type: 'text',
  owner: 'org_id',
  each: (id, value, turn) => turn(String(value), placeOfCredential(id)),
};

/** Where it goes, short. */
export const whereTo = (settings: AuditSinkSettings): string =>
  settings.kind === 'https'
    ? new URL(settings.url).host
    : `${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${settings.port}`;

async function credentialOf(ctx: Context, { vault, secrets }: StreamGround, sink: SinkRow): Promise<Secret | null> {
  if (sink.credential === null) return null;
  const kept = (await vault.sealOf(ctx.orgId)).open(sink.credential, placeOfCredential(sink.id));
  return await secrets.resolve(ctx, kept, `audit stream ${sink.name}`);
}

/** All or, for what the other side is concerned, perhaps some of them. @throws Problem where it is not certain that all arrived */
export async function sendRecords(
  ctx: Context,
  ground: StreamGround,
  sink: SinkRow,
  records: readonly OcsfRecord[],
): Promise<void> {
  const { settings } = sink;
  const credential = await credentialOf(ctx, ground, sink);
  if (settings.kind === 'https') return sendHttps(ground.outbound, { ...settings, credential }, records, ctx.now());
  const host = new URL(ground.publicUrl()).hostname;
  const tls = settings.tls ? { ca: settings.ca, identity: credential?.reveal() ?? null } : null;
  await sendSyslog(
    ground.dial,
    { host: settings.host, port: settings.port, tls },
    records.map((record) => syslogFrame(record, host)),
  );
}
