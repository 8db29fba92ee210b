// Every parser as a target: sources, webhook readers, mappings, and what cuts bodies and streams into records.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import { ecsFields, type NormalisedEvent } from '@tocsin/contracts/event';
import { Mapping } from '@tocsin/contracts/mapping';

import { createRowEncoder } from '../../server/src/events/encode.ts';
import { readRecords, readWhole, type BodyOptions, type RawRecord } from '../../server/src/ingest/body.ts';
import { SyslogFraming } from '../../server/src/ingest/doors/syslog-framing.ts';
import { compileMapping } from '../../server/src/ingest/mappings/compile.ts';
import { entitiesOf } from '../../server/src/ingest/sources/entities.ts';
import { recordsIn } from '../../server/src/ingest/sources/fixtures.ts';
import { sources } from '../../server/src/ingest/sources/index.ts';
import { ParseFault, type Source } from '../../server/src/ingest/sources/source.ts';
import { Unreadable } from '../../server/src/ingest/webhooks/provider.ts';
import { providers } from '../../server/src/ingest/webhooks/providers/index.ts';
import { readPayload, unpack } from '../../server/src/ingest/webhooks/read-payload.ts';
import { Problem } from '../../server/src/platform/errors.ts';
import { bomb, hostileBytes, hostileText, jsonOf } from './inputs.ts';
import type { Random } from './random.ts';
import { fault, type Target } from './target.ts';

const recordings = join(import.meta.dirname, '../../tests/recordings');
const receivedAt = Date.UTC(2026, 2, 2, 12);

type Sample = { source: Source; records: readonly RawRecord[]; bodies: readonly Buffer[] };

async function samplesOf(source: Source): Promise<Sample> {
  const folder = join(recordings, source.id);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith('.expected.ndjson')) : [];
  const bodies = names.map((name) => readFileSync(join(folder, name)));
  const records = await Promise.all(bodies.map((body) => recordsIn(body, source.format)));
  return { source, records: records.flat(), bodies };
}

const lists = new Set(['keyword[]', 'text[]', 'ip[]']);
const types: Record<string, string> = ecsFields;
const encoder = createRowEncoder();
const about = {
  orgId: '0190a000-0000-7000-8000-000000000001',
  site: '',
  batch: 1n,
  seq: 0,
  receivedAt,
  retentionDays: 9,
};

/** Why the event is none; null when it can be stored. Numbers that no column holds are no fault: the encoder minds. */
function unfit(event: NormalisedEvent, source: string, raw: string): string | null {
  if (typeof event.message !== 'string') return 'message is no text';
  for (const [field, value] of Object.entries(event.ecs)) {
    if (value === undefined) continue;
    const fits = lists.has(types[field] ?? '')
      ? Array.isArray(value) && value.every((item) => typeof item === 'string')
      : typeof value === 'string' || typeof value === 'number';
    if (!fits) return `${field} is ${String(value).slice(0, 80)}`;
  }
  const wrong = Object.entries(event.attrs).find(([, value]) => typeof value !== 'string');
  if (wrong !== undefined) return `attribute ${wrong[0]} is no text`;
  encoder.add({ ...about, event, source, raw, entities: entitiesOf(event.ecs) });
  JSON.parse(encoder.take().toString('utf8'));
  return null;
}

function checkSource(source: Source, raw: string): void {
  const record = { raw, value: jsonOf(raw), receivedAt };
  let sure = 0;
  try {
    sure = source.recognise?.(record) ?? 0;
  } catch (error) {
    throw fault('recognise threw', raw, error);
  }
  if (!(sure >= 0 && sure <= 100)) throw fault(`recognises with ${sure}`, raw);
  let event: NormalisedEvent;
  try {
    event = source.parse(record);
  } catch (error) {
    if (error instanceof ParseFault) return;
    throw fault('threw', raw, error);
  }
  let because: string | null;
  try {
    because = unfit(event, source.id, raw);
  } catch (error) {
    throw fault('cannot be encoded', raw, error);
  }
  if (because !== null) throw fault(because, raw);
}

function sourceTarget({ source, records }: Sample, others: readonly string[]): Target {
  const own = records.map(({ raw }) => raw);
  return {
    name: `source ${source.id}`,
    weight: 3,
    run: (random) => checkSource(source, hostileText(random, random.chance(0.9) ? own : others)),
  };
}

const refused = (error: unknown): boolean => error instanceof Problem || error instanceof Unreadable;

function piecesOf(random: Random, bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = from + 1 + random.int(random.chance(0.2) ? 5 : bytes.length);
    pieces.push(bytes.subarray(from, to));
    from = to;
  }
  return pieces;
}

async function settle<T>(work: () => T | Promise<T>): Promise<{ done: T } | { failed: unknown }> {
  try {
    return { done: await work() };
  } catch (failed) {
    return { failed };
  }
}

/** Cut in any pieces, a body holds the same records as in one; and both refuse the same. */
async function checkBody(random: Random, bytes: Buffer, options: BodyOptions): Promise<void> {
  const whole = await settle(() => readWhole([bytes], options));
  const pieces = await settle(async () => {
    const records: RawRecord[] = [];
    for await (const chunk of readRecords(Readable.from(piecesOf(random, bytes)), { ...options }))
      records.push(...chunk);
    return records;
  });
  for (const one of [whole, pieces])
    if ('failed' in one && !refused(one.failed)) throw fault('threw', bytes, one.failed);
  if ('failed' in whole !== 'failed' in pieces) throw fault('is refused in one way only', bytes);
  if ('failed' in whole || 'failed' in pieces) return;
  const texts = (records: readonly RawRecord[]): string =>
    JSON.stringify(records.map(({ raw, fault }) => [raw, fault]));
  if (texts(whole.done) !== texts(pieces.done)) throw fault(`is cut differently in pieces (${options.format})`, bytes);
}

function bodyTargets(bodies: readonly Buffer[]): Target[] {
  const short = bodies.map((body) => body.subarray(0, 6_000));
  const options = (random: Random, gzip: boolean): BodyOptions => ({
    gzip,
    maxBytes: 1 << 20,
    maxRecordBytes: 1 << 12,
    format: random.pick(['json', 'lines', 'xml'] as const),
  });
  return [
    {
      name: 'body',
      weight: 20,
      run: (random) => checkBody(random, hostileBytes(random, short), options(random, false)),
    },
    {
      name: 'body gzip',
      weight: 4,
      run: (random) => {
        const packed = random.chance(0.01) ? bomb(random).bytes : gzipSync(hostileBytes(random, short));
        return checkBody(random, random.chance(0.5) ? packed : hostileBytes(random, [packed]), options(random, true));
      },
    },
    {
      name: 'syslog framing',
      weight: 20,
      run: (random) => {
        const lines = hostileBytes(random, short);
        const counted = Buffer.concat([Buffer.from(`${random.int(lines.length + 9)} <13>`), lines]);
        const bytes = random.chance(0.5) ? lines : counted;
        const one = new SyslogFraming();
        const whole = [...one.push(bytes), ...one.end()];
        const many = new SyslogFraming();
        const cut = [...piecesOf(random, bytes).flatMap((piece) => many.push(piece)), ...many.end()];
        if (whole.join('\n\n') !== cut.join('\n\n')) throw fault('is cut differently in pieces', bytes);
      },
    },
  ];
}

function webhookTargets(samples: readonly string[]): Target[] {
  const readers = providers.map((provider): Target => {
    const own = provider.setup.flatMap(({ snippet }) => (snippet?.language === 'json' ? [snippet.text] : []));
    const known = [...own, ...samples];
    return {
      name: `webhook ${provider.id}`,
      weight: 4,
      run: (random) => {
        const text = hostileText(random, known);
        const value = jsonOf(text);
        if (value === undefined) return;
        const values = random.chance(0.3) && Array.isArray(value) ? value : [value];
        const headers = random.chance(0.5) ? {} : { 'x-github-event': hostileText(random, ['push']) };
        try {
          provider.handshake?.({ method: 'POST', headers, query: {}, values });
          provider.deliveryId?.({ headers, values });
          provider.read(values, { mapping: null, headers });
        } catch (error) {
          if (!(error instanceof Unreadable)) throw fault('threw', text, error);
        }
      },
    };
  });
  const payload: Target = {
    name: 'webhook payload',
    weight: 6,
    run: async (random) => {
      const bytes = random.chance(0.002)
        ? bomb(random).bytes
        : hostileBytes(
            random,
            samples.map((one) => Buffer.from(one)),
          );
      const outcome = await settle(() => readPayload(unpack(bytes)));
      if ('failed' in outcome && !refused(outcome.failed)) throw fault('threw', bytes, outcome.failed);
    },
  };
  return [...readers, payload];
}

function mappingTargets(samples: readonly string[]): Target[] {
  const field = (from: string, to: string, as: string): object => ({ from, to, as });
  const fields = [
    field('user', 'user.name', 'lower'),
    field('src', 'source.ip', 'ip'),
    field('port', 'source.port', 'port'),
    field('n', 'event.duration', 'number'),
    field('list.a', 'related.user', 'list'),
    field('path', 'process.name', 'name-of-path'),
    field('a.b', 'x.y', 'text'),
  ];
  const laidDown = { dataset: 'shop.order', fields, time: 'time', identity: 'id', message: 'msg', wrapper: 'items' };
  const own = [
    '{"user":"Ana","src":"192.0.2.1","port":"22","n":5,"list":{"a":["x"]},"path":"/bin/sh","time":"2026-03-02T08:00:00Z"}',
    'user=Ana src=192.0.2.1 port=22 n=5 path="/bin/sh" time="02/Mar/2026:08:00:00 +0000"',
    'Ana,192.0.2.1,22,5,"a ""b""",1767603600',
    '<order id="1"><user>Ana</user><src>192.0.2.1</src><list><a>x</a><a>y</a></list></order>',
  ];
  const kinds = [
    { format: 'json' },
    { format: 'key-value' },
    { format: 'key-value', assign: ':', syslogHeader: true },
    { format: 'columns', columns: ['user', 'src', 'port', 'n', 'path', 'time'] },
    { format: 'pattern', pattern: '^(?<user>\\S+?)[, ]+(?<src>[\\d.]+).*?(?<port>\\d+)?(?<time>.*)$' },
    { format: 'xml' },
    { format: 'text', syslogHeader: true },
  ];
  return kinds.map((kind, at) => {
    const source = compileMapping('fuzzed', 'Fuzzed', Mapping.parse({ ...laidDown, ...kind }));
    const known = [...own, ...samples.slice(0, 50)];
    const run = (random: Random): void => checkSource(source, hostileText(random, random.chance(0.7) ? own : known));
    return { name: `mapping ${kind.format} ${at}`, weight: 6, run };
  });
}

/** Every target that needs no connection. */
export async function parserTargets(): Promise<Target[]> {
  const samples = await Promise.all(sources.map((source) => samplesOf(source)));
  const texts = samples.flatMap(({ records }) => records.slice(0, 5).map(({ raw }) => raw));
  const json = texts.filter((text) => jsonOf(text) !== undefined);
  return [
    ...samples.map((sample) => sourceTarget(sample, texts)),
    ...bodyTargets(samples.flatMap(({ bodies }) => bodies)),
    ...webhookTargets(json),
    ...mappingTargets(texts),
  ];
}
