// A world for the tests of evidence: a disk of its own, real keys, and items with bytes.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Evidence } from '@tocsin/contracts/evidence';
import { sql } from 'kysely';

import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import { uuidv7 } from '#platform/id';
import { createJobs } from '#platform/jobs';
import { testVault } from '#platform/keys/testing';
import { createLog } from '#platform/log';
import { createOutbound } from '#platform/outbound';
import { createDial } from '#platform/outbound/dial';
import type { TestContext } from '#platform/testing';

import { captureWith } from './capture.ts';
import { createDiskStore } from './disk-store.ts';
import { registerEvidence, type NewEvidence } from './register.ts';
import { createUploads } from './upload.ts';
import type { EvidenceWorld } from './world.ts';

const log = createLog('silent');
/** Of tests that capture no event. */
const noStore = {
  query: () => Promise.resolve([]),
} as unknown as EventStore;

export type Ground = { world: EvidenceWorld; dir: string };
export function aWorld(handle: DatabaseHandle, more: Partial<EvidenceWorld> = {}): Ground {
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-evidence-'));
  const world: EvidenceWorld = {
    handle,
    vault: testVault(handle),
    events: noStore,
    outbound: createOutbound({ allow: ['127.0.0.1'] }),
    dial: createDial({ allow: ['127.0.0.1'] }),
    jobs: createJobs(handle, { log }),
    log,
    disk: createDiskStore(dir),
    s3: null,
    scanner: null,
    ...more,
  };
  return { world, dir };
}

/** Written in SQL: incidents are opened through their own door, which needs alerts and people. */
export async function anIncident(ctx: Context, title = 'Ransomware at Lyon'): Promise<string> {
  const id = uuidv7();
  await inTransaction(ctx, ({ db, orgId, now }) =>
    sql`insert into incident (id, org_id, number, title, summary, severity, stage, opened_by, alert_count, entities,
        tactics, techniques, site_codes, started_at, last_activity_at, created_at, search)
      values (${id}, ${orgId}, ${`INC-${id}`}, ${title}, '', 3, 'new', 'hand', 0, '{}', '{}', '{}', '{}',
        ${now()}, ${now()}, ${now()}, ${title})`.execute(db),
  );
  return id;
}

export const said = (incidentId: string, more: Partial<NewEvidence> = {}): NewEvidence => ({
  incidentId,
  kind: 'file',
  title: 'Suspicious file',
  description: '',
  acquisition: {
    method: 'live',
    tool: 'velociraptor',
    toolVersion: '0.74',
    operator: 'Ana',
    source: 'lyo-ws514',
    acquiredAt: null,
    clockOffsetMs: null,
    sha256AtSource: null,
  },
  tlp: 'amber',
  labels: [],
  custodian: '',
  location: '',
  malwareSafe: true,
  ...more,
});

export async function* pieces(bytes: Buffer, size = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Registered and uploaded in one go. */
export async function anItem(
  world: EvidenceWorld,
  ctx: TestContext,
  bytes: Buffer,
  more: Partial<NewEvidence> & { fileName?: string } = {},
): Promise<Evidence> {
  const { fileName = 'file.bin', ...about } = more;
  const incidentId = about.incidentId ?? (await anIncident(ctx));
  const registered = await registerEvidence(ctx, said(incidentId, about));
  const uploads = createUploads(world);
  const { id } = await uploads.create(ctx, { evidenceId: registered.id, fileName, length: bytes.length });
  await uploads.append(ctx, id, 0, pieces(bytes));
  return registered;
}

export const aNote = (
  world: EvidenceWorld,
  ctx: Context,
  incidentId: string,
  text = 'Seen at 14:02',
): Promise<Evidence> => captureWith(world)(ctx, { incidentId, tlp: 'amber', what: { from: 'note', text } });
