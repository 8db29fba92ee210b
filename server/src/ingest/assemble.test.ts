// From records to rows and detections: nothing is lost, whatever a parser does.
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { startAssembly } from './assemble.ts';
import { ruleText, rulesOf } from './fixtures.ts';
import { defineSource, ParseFault, type Source, type SourceRecord } from './sources/source.ts';

const receivedAt = Date.parse('2026-03-14T09:26:53.000Z');
const eventTime = receivedAt - 60_000;

const read = ({ raw }: SourceRecord) => ({
  time: eventTime,
  dataset: 'test.line',
  sourceEventId: null,
  logsource: { product: 'linux' },
  native: { text: raw },
  ecs: { 'host.name': 'web-1' },
  attrs: {},
  message: raw.slice(0, 20),
});
const aSource = (parse: Source['parse'] = read): Source =>
  defineSource({ id: 'test', title: 'Test lines', summary: '', format: 'lines', snippets: [], parse });
const start = (source = aSource()) =>
  startAssembly({
    orgId: 'org-1',
    batch: 7n,
    source,
    site: 'lyo',
    rules: rulesOf(ruleText, 3),
    receivedAt,
    retentionDays: 90,
  });

const Row = z.looseObject({ seq: z.int(), dataset: z.string(), raw: z.string() });
const linesOf = (bytes: Buffer): unknown[] =>
  bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
const rowsOf = (bytes: Buffer) => linesOf(bytes).map((line) => Row.parse(line));

describe('a record that cannot be read', () => {
  const thrown: [string, unknown, string][] = [
    ['a ParseFault', new ParseFault('The line has no time.'), 'The line has no time.'],
    ['an error of the parser', new TypeError('secret internals'), 'The parser of Test lines failed on this record.'],
    ['a text', 'oops', 'The parser of Test lines failed on this record.'],
    ['nothing at all', undefined, 'The parser of Test lines failed on this record.'],
  ];
  it.each(thrown)('is kept as unparsed with the reason when the parser throws %s', (_, error, reason) => {
    const source = aSource((record) => {
      if (record.raw === 'bad') throw error;
      return read(record);
    });
    const assembly = start(source);
    assembly.add([{ raw: 'good' }, { raw: 'bad' }, { raw: 'good' }]);
    const batch = assembly.finish();

    expect(batch).toMatchObject({ accepted: 3, unparsed: 1 });
    const rows = rowsOf(batch.rows);
    expect(rows.map(({ dataset }) => dataset)).toEqual(['test.line', 'unparsed', 'test.line']);
    expect(rows[1]?.raw).toBe('bad');
    expect(JSON.stringify(rows[1])).toContain(reason);
    expect(JSON.stringify(rows[1])).not.toContain('secret');
  });

  it('is kept with the fault that reading the body found, and the parser is not asked', () => {
    const assembly = start(aSource(() => expect.unreachable()));
    assembly.add([{ raw: '{"a":', fault: 'The record ends too early.' }]);
    const batch = assembly.finish();
    expect(batch).toMatchObject({ accepted: 1, unparsed: 1 });
    expect(batch.rows.toString()).toContain('The record ends too early.');
  });
});

it('gives a detection its evidence, its entities and the time of the stored row', () => {
  const assembly = start();
  assembly.add([{ raw: 'nothing here' }, { raw: 'an odd-word' }]);
  const batch = assembly.finish();
  const row = rowsOf(batch.rows)[1];

  expect(batch.detected).toBe(1);
  expect(linesOf(batch.detections)).toMatchObject([
    {
      org: 'org-1',
      site: 'lyo',
      batch: 7,
      seq: 1,
      time: row?.['time'],
      dataset: 'test.line',
      rule_title: 'Odd word',
      rule_version: 3,
      severity: 3,
      entities: ['host:web-1'],
      evidence: JSON.stringify({ message: 'an odd-word', fields: { 'host.name': 'web-1' } }),
    },
  ]);
  expect(Object.values(batch.rules)).toEqual([
    { description: 'For a test.', falsePositives: ['Tests'], references: ['https://example.org/odd'] },
  ]);
});

it('numbers the rows of a large batch without gap or repetition, in the order they came', () => {
  const assembly = start();
  const filler = 'x'.repeat(10_000);
  let sent = 0;
  for (let chunk = 0; chunk < 12; chunk += 1)
    assembly.add(Array.from({ length: 100 }, () => ({ raw: `${sent++} ${filler}` })));
  const batch = assembly.finish();

  expect(batch.rows.length).toBeGreaterThan(8 << 20);
  const rows = rowsOf(batch.rows);
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 1200 }, (_, place) => place));
  expect(rows.every(({ seq, raw }) => raw.startsWith(`${seq} `))).toBe(true);
});

it('answers a batch without records with nothing to store', () => {
  const batch = start().finish();
  expect([batch.accepted, batch.rows.length, batch.detections.length]).toEqual([0, 0, 0]);
});
