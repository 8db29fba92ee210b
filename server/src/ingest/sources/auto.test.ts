// Whether records that come without the name of their source are read by the one they are of.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';

import type { NormalisedEvent } from '@tocsin/contracts/event';
import { describe, expect, it } from 'vitest';

import { recogniseSource, rememberingRecogniser } from './auto.ts';
import { recorded, recordedAt, recordingsFolder, recordingsOf } from './fixtures.ts';
import { findSource, sources } from './index.ts';
import { recallCases } from './recall/cases.ts';
import { readPairs } from './recall/read-pairs.ts';
import type { Source, SourceRecord } from './source.ts';

const corpora = env['TOCSIN_CORPORA'] ?? join(import.meta.dirname, '../../../../../shared/corpora');
const absent = existsSync(join(corpora, 'logs'))
  ? ''
  : ` (skipped: there is no corpus at ${corpora}; set TOCSIN_CORPORA)`;
const known = sources.filter(({ id }) => id !== 'auto');

/** These read the same lines in the same way: nothing in them says which program wrote them. */
const alike: readonly (readonly string[])[] = [
  ['windows', 'sysmon'],
  ['apache', 'nginx', 'tomcat'],
  ['linux-auth', 'syslog', 'journald'],
  // Reads objects of any kind, as do the documents of a shipper.
  ['json', 'filebeat'],
];
const family = (id: string): string => alike.find((ids) => ids.includes(id))?.[0] ?? id;

function recognisedAs(record: SourceRecord): string {
  const source = recogniseSource(known, record);
  if (source !== undefined) return source.id;
  return record.value === undefined ? 'syslog' : 'json';
}

/** How many of the records are recognised as that source, and what the others were taken for. */
function confusion(source: string, records: readonly SourceRecord[]): { own: number; others: Map<string, number> } {
  const others = new Map<string, number>();
  let own = 0;
  for (const record of records) {
    const taken = recognisedAs(record);
    if (family(taken) === family(source)) own++;
    else others.set(taken, (others.get(taken) ?? 0) + 1);
  }
  return { own, others };
}

const jsonIn = (raw: string): { value?: unknown } => {
  if (!raw.startsWith('{')) return {};
  try {
    return { value: JSON.parse(raw) };
  } catch {
    return {};
  }
};

/** Every line of a folder of the corpus, also of files without expectations. */
function recordsOf(folder: string): SourceRecord[] {
  const directory = join(corpora, 'logs', folder);
  return readdirSync(directory)
    .filter((name) => /\.(?:log|ndjson)$/.test(name) && !name.includes('expected'))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .map((raw) => Object.assign(jsonIn(raw), { raw, receivedAt: recordedAt }));
}

describe.skipIf(absent !== '')(`the records of the corpus${absent}`, () => {
  it('are recognised as records of their source: 95 % of all, over the folders that are measured', () => {
    let own = 0;
    let all = 0;
    const lines: string[] = [];
    for (const one of recallCases) {
      const source = findSource(one.source);
      expect(source?.id).toBeDefined();
      const records = readPairs(corpora, one).map(({ raw, value }) => ({ raw, value, receivedAt: recordedAt }));
      const result = confusion(source?.id ?? '', records);
      own += result.own;
      all += records.length;
      const others = [...result.others].map(([id, count]) => `${id} ${count}`).join(', ');
      lines.push(`${one.folder.padEnd(22)} ${one.source.padEnd(18)} ${result.own}/${records.length} ${others}`);
    }
    console.info(lines.join('\n'));
    expect(own / all).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ['suricata-eve-alert.json', 'suricata'],
    ['wazuh-alert.json', 'wazuh'],
    ['wazuh-shuffle-hook.json', 'wazuh'],
    ['aws-guardduty-finding.json', 'aws-guardduty'],
  ])('that products post, %s, are those of %s', (file, source) => {
    const raw = readFileSync(join(corpora, 'webhooks', file), 'utf8');
    expect(recognisedAs({ raw, value: JSON.parse(raw), receivedAt: recordedAt })).toBe(source);
  });

  it('are told apart in every folder, also where nothing is measured', () => {
    const lines = readdirSync(join(corpora, 'logs')).map((folder) => {
      const taken = new Map<string, number>();
      for (const record of recordsOf(folder)) {
        const id = recognisedAs(record);
        taken.set(id, (taken.get(id) ?? 0) + 1);
      }
      return `${folder.padEnd(22)} ${[...taken].map(([id, count]) => `${id} ${count}`).join(', ')}`;
    });
    console.info(lines.join('\n'));
    expect(lines.length).toBeGreaterThan(30);
  });
});

const read = async (source: Source): Promise<SourceRecord[]> => {
  const records: SourceRecord[] = [];
  if (!existsSync(join(recordingsFolder, source.id))) return records;
  for (const name of recordingsOf(source)) {
    for (const { raw, value, fault } of await recorded(source, name)) {
      if (fault === undefined) records.push({ raw, receivedAt: recordedAt, ...(value === undefined ? {} : { value }) });
    }
  }
  return records;
};

describe('our own recordings', () => {
  const general = new Set(['syslog', 'json', 'auto', 'cef', 'leef', 'filebeat', 'docker', 'kubernetes-container']);
  const particular = known.filter(({ id }) => !general.has(id));

  /** Where most lines say nothing of the product: common programs on an appliance, columns of numbers in an order of one's own. */
  const shares: Record<string, number> = { pfsense: 0.3, opnsense: 0.3, infoblox: 0.5, 'aws-vpcflow': 0.6 };

  it.each(particular.map((source) => [source.id, source] as const))('of %s are recognised', async (_, source) => {
    const records = await read(source);
    // That there is none is told by the contract test.
    if (records.length === 0) return;
    const { own, others } = confusion(source.id, records);
    const atLeast = shares[source.id] ?? 0.8;
    expect([own / records.length, [...others]]).toSatisfy(([share]: [number]) => share >= atLeast);
  });

  it('are recognised the same with and without what was remembered', async () => {
    const remember = rememberingRecogniser(known);
    const records: SourceRecord[] = [];
    for (const source of known) records.push(...(await read(source)));
    for (let round = 0; round < 2; round++) {
      for (const record of records) {
        const expected = recogniseSource(known, record);
        const found = remember(record)[0]?.source;
        expect(family(found?.id ?? '')).toBe(family(expected?.id ?? ''));
      }
    }
  });
});

const automatic = findSource('auto');

/** How `auto` reads one record. */
const automatically = (raw: string): NormalisedEvent | undefined =>
  automatic?.parse({ raw, receivedAt: recordedAt, ...jsonIn(raw) });

describe('a record inside another', () => {
  it('that Filebeat sends for a module is read by the source of that name, and keeps what the shipper knows', () => {
    const event = automatically(
      JSON.stringify({
        '@timestamp': '2026-03-02T08:00:01.000Z',
        agent: { type: 'filebeat' },
        event: { dataset: 'nginx.error', module: 'nginx' },
        host: { id: 'a916', ip: ['10.20.0.31'] },
        message: '2026/03/02 08:00:00 [error] 12#12: *1 connect() failed, client: 203.0.113.9, server: x',
      }),
    );
    expect(event?.dataset).toBe('nginx.error');
    expect(event?.ecs).toMatchObject({ 'source.ip': '203.0.113.9', 'host.id': 'a916', 'log.level': 'error' });
  });

  it('that is an object behind a syslog header is read by its source, with the host of the header', () => {
    const result = {
      name: 'p',
      hostIdentifier: '',
      unixTime: 1_772_438_400,
      columns: { path: '/tmp/x' },
      action: 'added',
    };
    const event = automatically(`<13>Mar  2 08:00:00 web03 osqueryd[1]: ${JSON.stringify(result)}`);
    expect(event?.dataset).toBe('osquery.result');
    expect(event?.ecs).toMatchObject({ 'host.name': 'web03', 'file.path': '/tmp/x' });
  });

  it('that a shipper has put into an object is read by the source that knows the line', () => {
    const line = '203.0.113.9 - - [02/Mar/2026:08:00:00 +0000] "GET /.env HTTP/1.1" 404 153 "-" "curl/8.5.0"';
    const event = automatically(JSON.stringify({ message: line, host: 'web03', file: '/var/log/nginx/access.log' }));
    expect(event?.ecs).toMatchObject({
      'source.ip': '203.0.113.9',
      'http.response.status_code': 404,
      'host.name': 'web03',
    });
    const pod = { namespace_name: 'ventes', pod_name: 'web-1', container_name: 'nginx' };
    const inPod = automatically(JSON.stringify({ log: `${line}\n`, stream: 'stdout', kubernetes: pod }));
    expect(inPod?.ecs).toMatchObject({
      'http.request.method': 'GET',
      'orchestrator.namespace': 'ventes',
      'container.name': 'nginx',
    });
  });

  it('that nobody knows is read as syslog or as JSON', () => {
    expect(automatically('<13>Mar  2 08:00:00 web03 boutique[1]: bonjour')?.dataset).toBe('syslog.message');
    expect(automatically('{"boutique":"ouverte"}')?.dataset).toBe('json.generic');
  });
});

it('a list inside a record does not make it an envelope', () => {
  const parts = new Set(['data', 'items', 'resources', 'events', 'result', 'entries', 'value']);
  expect(automatic?.wrappers?.filter((name) => parts.has(name))).toEqual([]);
});

it('no source recognises what is nobody’s', () => {
  const nobodys: SourceRecord[] = [
    { raw: 'the quick brown fox', receivedAt: 0 },
    { raw: '', receivedAt: 0 },
    { raw: '{"a":1}', value: { a: 1 }, receivedAt: 0 },
    { raw: '{"message":"hello","level":"info"}', value: { message: 'hello', level: 'info' }, receivedAt: 0 },
    { raw: '[1]', value: [1], receivedAt: 0 },
    { raw: 'null', value: null, receivedAt: 0 },
  ];
  for (const record of nobodys) expect(recogniseSource(known, record)?.id).toBeUndefined();
});

it('asks everybody only about new kinds of records', async () => {
  let asked = 0;
  const counting = known.map((source) => ({
    ...source,
    recognise: (record: SourceRecord) => {
      asked += 1;
      return source.recognise?.(record) ?? 0;
    },
  }));
  const remember = rememberingRecogniser(counting);
  const records: SourceRecord[] = [];
  for (const id of ['windows', 'sysmon', 'suricata', 'zeek', 'auditd', 'linux-auth', 'apache']) {
    const source = findSource(id);
    if (source !== undefined) records.push(...(await read(source)));
  }
  for (const record of records) remember(record);
  asked = 0;
  for (const record of records) remember(record);
  // Twice as many questions as records where few shapes are shared, against more than a hundred sources each.
  expect(asked / records.length).toBeLessThan(counting.length / 10);
});

it('a source that throws while it recognises would cost the whole batch: none does, whatever the record', () => {
  const odd: unknown[] = [
    {},
    { message: 1 },
    { event: null, winlog: [], data: { win: 3 } },
    { System: {}, Event: { System: 1 } },
  ];
  for (const value of odd) {
    for (const { id, recognise } of known) {
      expect([id, recognise?.({ raw: JSON.stringify(value), value, receivedAt: 0 }) ?? 0]).toEqual([
        id,
        expect.any(Number),
      ]);
    }
  }
});
