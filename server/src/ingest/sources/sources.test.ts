// One contract for every source: its recordings give exactly the expected events, and nothing makes a parser crash.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { ecsFields } from '@tocsin/contracts/event';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { entitiesOf } from './entities.ts';
import { recorded, recordedAt, recordingsFolder, recordingsOf as recordingsIn, recordsIn } from './fixtures.ts';
import { findSource, sources } from './index.ts';
import { ParseFault, type Source } from './source.ts';

const numeric = new Set(['u8', 'u16', 'u32', 'u64']);
const lists = new Set(['keyword[]', 'text[]', 'ip[]']);
const types: Record<string, string> = ecsFields;

/** A source without a folder fails one test of its own instead of keeping all the others from running. */
const recordingsOf = (source: Source): string[] =>
  existsSync(join(recordingsFolder, source.id)) ? recordingsIn(source) : [];

function fits(field: string, value: unknown): boolean {
  const type = types[field] ?? 'unknown';
  if (numeric.has(type)) return Number.isSafeInteger(value);
  if (lists.has(type))
    return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');
  return typeof value === 'string' && value !== '';
}

function eventsOf(source: Source, records: { raw: string; value?: unknown }[]): unknown[] {
  return records.map((record) => {
    const event = source.parse({ ...record, receivedAt: recordedAt });
    return { ...event, entities: entitiesOf(event.ecs) };
  });
}

describe('the list of sources', () => {
  it('has each id once, and finds it', () => {
    const ids = sources.map((source) => source.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const source of sources) expect(findSource(source.id)).toBe(source);
    expect(findSource('nothing')).toBeUndefined();
  });

  it('gives each other name to one source only', () => {
    const names = sources.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    expect(twice).toEqual([]);
    for (const source of sources) for (const name of source.aliases ?? []) expect(findSource(name)).toBe(source);
  });

  it('holds every source that has a file here', () => {
    const here = import.meta.dirname;
    const defining = readdirSync(here, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'source.ts')
      .filter((name) => readFileSync(join(here, name), 'utf8').includes('defineSource({'));
    const unlisted = defining.filter(
      (name) => !readFileSync(join(here, dirname(name), 'index.ts'), 'utf8').includes(`'./${basename(name)}'`),
    );
    expect(unlisted).toEqual([]);
  });

  it('has a folder of recordings for each and for nothing else', () => {
    expect(readdirSync(recordingsFolder).sort()).toEqual(sources.map((source) => source.id).sort());
  });

  it('offers configurations that name the endpoint or the syslog door, and no unknown placeholder', () => {
    const known = new Set(['{url}', '{key}', '{site}', '{syslogHost}', '{syslogPort}']);
    for (const source of sources) {
      expect(source.snippets.length).toBeGreaterThan(0);
      for (const { text } of source.snippets) {
        const posts = text.includes(`{url}/api/v1/ingest/${source.id}`) && text.includes('{key}');
        const forwards = text.includes('{syslogHost}') && text.includes('{syslogPort}');
        expect(posts || forwards).toBe(true);
        expect((text.match(/\{[a-z]+\}/gi) ?? []).filter((found) => !known.has(found))).toEqual([]);
      }
    }
  });
});

describe.each(sources.map((source) => [source.id, source] as const))('source %s', (_, source) => {
  it.each(recordingsOf(source))('reads recording %s as expected', async (name) => {
    const expected = join(recordingsFolder, source.id, name.replace(/\.[a-z]+$/, '.expected.ndjson'));
    expect(existsSync(expected)).toBe(true);
    const lines = eventsOf(source, await recorded(source, name)).map((event) => JSON.stringify(event));
    expect(lines.length).toBeGreaterThan(0);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(expected);
  });

  it.each(recordingsOf(source))('fills columns of %s with values of their type and no empty ones', async (name) => {
    for (const record of await recorded(source, name)) {
      const event = source.parse({ ...record, receivedAt: recordedAt });
      expect(event.dataset).toMatch(/^[a-z][a-z0-9_]*\.[a-z0-9_.-]+$/);
      expect(event.message).toMatch(/^[^\n\r]+$/);
      expect(Object.entries(event.ecs).filter(([field, value]) => !fits(field, value))).toEqual([]);
      expect(Object.entries(event.attrs).filter(([, value]) => typeof value !== 'string' || value === '')).toEqual([]);
    }
  });

  it('gives the same event for the same record, parsed twice', async () => {
    for (const name of recordingsOf(source)) {
      const records = await recorded(source, name);
      expect(eventsOf(source, records)).toEqual(eventsOf(source, records));
    }
  });

  it('refuses what is not its own with a ParseFault, and throws nothing else, over 1,000 mutations', async () => {
    const recordings = recordingsOf(source).map((name) => readFileSync(join(recordingsFolder, source.id, name)));
    const mutation = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ maxLength: 6 }), cut: fc.nat(40) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...recordings),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        async (recording, mutations) => {
          let body: Uint8Array = recording;
          for (const { at, bytes, cut } of mutations) {
            const from = at % body.length;
            body = Buffer.concat([body.subarray(0, from), bytes, body.subarray(from + cut)]);
          }
          const start = body.length > 3_000 ? (mutations[0]?.at ?? 0) % (body.length - 3_000) : 0;
          for (const { raw, value, fault } of await recordsIn(body.subarray(start, start + 3_000), source.format)) {
            expect(fault === undefined ? crashOf(source, { raw, value }) : null).toBeNull();
            expect(crashOf(source, { raw })).toBeNull();
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('survives any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(crashOf(source, { raw: JSON.stringify(value), value })).toBeNull();
      }),
    );
  });

  it('survives nesting that would exhaust the stack', () => {
    const deep = `{"message":"x","a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(crashOf(source, { raw: deep })).toBeNull();
    expect(crashOf(source, { raw: `<13>Mar  2 08:00:00 h app: ${deep}` })).toBeNull();
  });

  it('reads hostile lines in time that grows with their length', () => {
    const parts = [
      'node=',
      'type=',
      'audit(',
      '<',
      '((',
      'user ',
      'pam_unix(sshd:',
      'session opened for user ',
      'authentication failure;',
      ' for ',
      ' from ',
      '#012',
      'a0=41 ',
      '"',
    ];
    const heads = [
      '',
      'Mar  2 08:00:00 h sshd[1]: ',
      'Mar  2 08:00:00 h su: pam_unix(su:auth): ',
      'Mar  2 08:00:00 h su: pam_faillock(su:auth): ',
      'CEF:0|a|b|c|d|e|5|',
      'type=EXECVE msg=audit(1.000:1): ',
      'Mar  2 08:00:00 h cron: (root) CMD (',
    ];
    for (const head of heads) {
      for (const part of parts) {
        const raw = `${head}${part.repeat(Math.ceil(65_536 / part.length))}\n`;
        const started = performance.now();
        expect(crashOf(source, { raw })).toBeNull();
        expect(performance.now() - started).toBeLessThan(5_000);
      }
    }
  });
});

/** What a parser threw that is no ParseFault, or a fault without a sentence; null when all is well. */
function crashOf(source: Source, record: { raw: string; value?: unknown }): unknown {
  try {
    entitiesOf(source.parse({ ...record, receivedAt: recordedAt }).ecs);
    return null;
  } catch (error) {
    return error instanceof ParseFault && error.reason.endsWith('.') ? null : error;
  }
}
