// How much of what another product reads out of real records we read too, source by source.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { entitiesOf } from './entities.ts';
import { recordsIn } from './fixtures.ts';
import { findSource } from './index.ts';
import { isObject, ParseFault, type Source } from './source.ts';
import { ipOf } from './values.ts';

const corpora = env['TOCSIN_CORPORA'] ?? join(import.meta.dirname, '../../../../../shared/corpora');
const absent = existsSync(join(corpora, 'logs'))
  ? ''
  : ` (skipped: there is no corpus at ${corpora}; set TOCSIN_CORPORA)`;
const receivedAt = Date.UTC(2024, 11, 31);

/** Fields on which products agree; labels (`event.action`, `event.category`) are each product's own words. */
const core = [
  'event.code', 'event.outcome', 'event.provider', 'host.name', 'user.name', 'user.domain', 'user.id', 'source.ip', 'source.port',
  'destination.ip', 'destination.port', 'network.transport', 'network.direction', 'process.name', 'process.executable', 'process.pid',
  'process.command_line', 'process.working_directory', 'process.entity_id', 'process.parent.name', 'process.parent.executable',
  'process.parent.pid', 'process.parent.command_line', 'process.hash.md5', 'process.hash.sha1', 'process.hash.sha256', 'file.path',
  'file.name', 'file.hash.md5', 'file.hash.sha1', 'file.hash.sha256', 'registry.path', 'powershell.file.script_block_text',
  'service.name', 'dns.question.name', 'dns.question.type', 'dns.response_code', 'dns.resolved_ip', 'url.domain',
  'http.request.method', 'http.response.status_code', 'user_agent.original', 'tls.client.server_name', 'tls.client.ja3', 'rule.id',
  'rule.name', 'event.severity', 'source.bytes', 'destination.bytes', 'event.duration',
]; // prettier-ignore

/** `except`: what that product writes there is something else than our field means. */
type Case = { folder: string; files?: string; source: string; atLeast: number; except?: readonly string[] };
/** One product keeps the pid and account of the log's writer, the short host name and the folder of the executable. */
const writerNotActor = [
  'process.pid',
  'host.name',
  'process.working_directory',
  'process.entity_id',
  'user.id',
  'rule.name',
];
const cases: Case[] = [
  { folder: 'windows-security', source: 'windows', atLeast: 0.95 },
  // The SID beside a Sysmon event is that of the Sysmon service; a PowerShell host id is no process.
  { folder: 'windows-forwarded', source: 'windows', atLeast: 0.95, except: ['user.id', 'process.entity_id'] },
  { folder: 'windows-xml', source: 'windows', atLeast: 0.9, except: ['user.id', 'process.entity_id'] },
  { folder: 'powershell', source: 'windows', atLeast: 0.95, except: ['process.entity_id'] },
  { folder: 'sysmon', files: 'test-', source: 'sysmon', atLeast: 0.95, except: ['user.id'] },
  { folder: 'sysmon', files: 'sekoia-', source: 'sysmon', atLeast: 0.75, except: writerNotActor },
  { folder: 'winlogbeat', source: 'windows', atLeast: 0.85, except: writerNotActor },
  { folder: 'nxlog', source: 'windows', atLeast: 0.8, except: writerNotActor },
  // `by (uid=0)` is not the uid of the user whose session opens.
  { folder: 'linux-auth', files: 'test-', source: 'linux-auth', atLeast: 0.95, except: ['user.id'] },
  // This product calls every message of sshd an outcome, also a closed connection.
  {
    folder: 'linux-auth',
    files: 'sekoia-',
    source: 'linux-auth',
    atLeast: 0.9,
    except: ['event.outcome', 'process.name', 'file.hash.sha256', 'user.id'],
  },
  { folder: 'linux-syslog', source: 'linux-auth', atLeast: 0.95 },
  // Here user.id is the login uid of some record types.
  { folder: 'auditd', source: 'auditd', atLeast: 0.95, except: ['user.id'] },
  { folder: 'zeek', source: 'zeek', atLeast: 0.95, except: ['host.name'] },
  { folder: 'suricata', source: 'suricata', atLeast: 0.95 },
];

type Pair = { raw: string; value?: unknown; expected: Record<string, unknown> };

const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

function pairsOf({ folder, files = '' }: Case): Pair[] {
  const directory = join(corpora, 'logs', folder);
  const pairs: Pair[] = [];
  for (const name of readdirSync(directory).filter(
    (name) => name.startsWith(files) && name.endsWith('.expected.ndjson'),
  )) {
    const base = name.slice(0, -'.expected.ndjson'.length);
    const input = ['.ndjson', '.log']
      .map((extension) => join(directory, base + extension))
      .find((path) => existsSync(path));
    if (input === undefined) continue;
    const lines = linesOf(input);
    linesOf(join(directory, name)).forEach((line, index) => {
      const raw = lines[index] ?? '';
      const expected: unknown = JSON.parse(line);
      if (isObject(expected)) pairs.push({ raw, expected, ...(raw.startsWith('{') ? { value: JSON.parse(raw) } : {}) });
    });
  }
  return pairs;
}

function fieldIn(document: Record<string, unknown>, name: string): unknown {
  let value: unknown = document;
  for (const key of name.split('.')) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return isObject(value) ? undefined : value;
}

const comparable = (value: unknown): string =>
  [...new Set((Array.isArray(value) ? value : [value]).map((item) => ipOf(item) ?? String(item).toLowerCase()))]
    .sort()
    .join(' ');

type Score = { events: number; faults: string[]; found: number; wanted: number; missed: Map<string, number> };

function scoreOf(source: Source, pairs: Pair[], except: readonly string[]): Score {
  const score: Score = { events: pairs.length, faults: [], found: 0, wanted: 0, missed: new Map() };
  for (const { expected, ...record } of pairs) {
    let ecs: Record<string, unknown> = {};
    let time: number | null = null;
    try {
      ({ ecs, time } = source.parse({ ...record, receivedAt }));
    } catch (error) {
      if (!(error instanceof ParseFault)) throw error;
      score.faults.push(error.reason);
    }
    for (const field of core.filter((field) => !except.includes(field))) {
      const wanted = fieldIn(expected, field);
      if (
        wanted === undefined ||
        wanted === null ||
        wanted === '' ||
        wanted === '-' ||
        (Array.isArray(wanted) && wanted.length === 0)
      )
        continue;
      score.wanted++;
      if (comparable(ecs[field]) === comparable(wanted)) score.found++;
      else score.missed.set(field, (score.missed.get(field) ?? 0) + 1);
    }
    const stamp = fieldIn(expected, '@timestamp');
    if (typeof stamp !== 'string') continue;
    score.wanted++;
    if (time === Date.parse(stamp)) score.found++;
    else score.missed.set('@timestamp', (score.missed.get('@timestamp') ?? 0) + 1);
  }
  return score;
}

describe.skipIf(absent !== '')(`real records of the corpus${absent}`, () => {
  it.each(cases)('are read from $folder $files: at least $atLeast of the core fields', (one) => {
    const { folder, files = '', source: id, atLeast, except = [] } = one;
    const source = findSource(id);
    expect(source).toBeDefined();
    if (source === undefined) return;
    const score = scoreOf(source, pairsOf(one), except);
    const recall = score.found / score.wanted;
    const missed = [...score.missed].sort((a, b) => b[1] - a[1]).slice(0, 6);
    const list = missed.map(([field, count]) => `${field} ${count}`).join(', ');
    console.info(
      `${`${folder}/${files}*`.padEnd(22)} ${score.events} records, ${score.faults.length} refused, recall ${recall.toFixed(3)} of ${score.wanted}; missed: ${list}`,
    );
    expect(score.events).toBeGreaterThan(0);
    expect(recall).toBeGreaterThanOrEqual(atLeast);
  });

  it('are read from 60,000 Windows events, wrapped as the corpus has them, only those without an event id refused', async () => {
    const body = gunzipSync(readFileSync(join(corpora, 'telemetry/windows-60k.jsonl.gz')));
    const windows = findSource('windows');
    expect(windows).toBeDefined();
    if (windows === undefined) return;
    const records = await recordsIn(body.subarray(0, 20_000_000), 'json');
    const identities = new Set<string>();
    let identified = 0;
    let refused = 0;
    const unexplained: string[] = [];
    let entities = 0;
    for (const { raw, value } of records.slice(0, -1)) {
      try {
        const event = windows.parse({ raw, value, receivedAt });
        entities += entitiesOf(event.ecs).length;
        if (event.sourceEventId === null) continue;
        identified++;
        identities.add(`${event.dataset} ${event.sourceEventId}`);
      } catch (error) {
        if (!(error instanceof ParseFault)) throw error;
        refused++;
        if (!raw.includes('"EventID": null')) unexplained.push(raw);
      }
    }
    expect(records.length).toBeGreaterThan(10_000);
    expect(refused).toBeLessThan(10);
    expect(unexplained).toEqual([]);
    expect(identities.size).toBe(identified);
    expect(entities).toBeGreaterThan(records.length);
  });
});
