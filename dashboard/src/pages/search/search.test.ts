// The search page's pure parts: cutting a query, changing it by clicks, reading the stream, exporting rows.
import type { EventStreamLine } from '@tocsin/contracts/api/events';
import type { EventRow } from '@tocsin/contracts/event';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { complete, fieldCompletions, valueCompletions } from './completions.ts';
import { toCsv, toNdjson } from './export-rows.ts';
import { mainSeries } from './main-series.ts';
import { readNdjson } from './ndjson.ts';
import { prettyRaw } from './pretty-raw.ts';
import { addTerm, faultSpan, hasLooseOr, withSites, writeValue } from './query-edit.ts';
import { tokenise, wantedAt } from './query-tokens.ts';
import { afterLine, brokenOff, cancelled, type SearchState, startedSearch } from './search-state.ts';

const kinds = (query: string): string[] =>
  tokenise(query)
    .filter((token) => token.kind !== 'space')
    .map((token) => `${token.kind} ${token.text}`);

describe('cutting a query', () => {
  test('fields, operators, values and keywords are told apart', () => {
    expect(
      kinds('process.name:powershell* and not user.name:("NT AUTHORITY\\\\SYSTEM" or svc_1) destination.port>=1024'),
    ).toEqual([
      'field process.name',
      'operator :',
      'wildcard powershell*',
      'keyword and',
      'keyword not',
      'field user.name',
      'operator :',
      'bracket (',
      'string "NT AUTHORITY\\\\SYSTEM"',
      'keyword or',
      'word svc_1',
      'bracket )',
      'field destination.port',
      'operator >=',
      'number 1024',
    ]);
  });

  test('a slash begins a pattern only where a value may stand', () => {
    expect(kinds('file.path:/etc\\/passwd$/')).toContain('regex /etc\\/passwd$/');
    expect(kinds('source.ip:10.0.0.0/8')).toContain('word 10.0.0.0/8');
    expect(kinds('host.name != web')).toContain('operator !=');
  });

  test('the pieces are always the whole text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        expect(
          tokenise(text)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  test('the caret asks for a field, or for a value of the field before it', () => {
    expect(wantedAt('host.na', 7)).toEqual({ kind: 'field', from: 0, to: 7, prefix: 'host.na' });
    expect(wantedAt('host.name:', 10)).toEqual({ kind: 'value', field: 'host.name', from: 10, to: 10, prefix: '' });
    expect(wantedAt('host.name:"lyo', 14)).toEqual({
      kind: 'value',
      field: 'host.name',
      from: 10,
      to: 14,
      prefix: 'lyo',
    });
    expect(wantedAt('a:b and ', 8)).toEqual({ kind: 'field', from: 8, to: 8, prefix: '' });
    expect(wantedAt('"free text', 5)).toBeNull();
  });
});

describe('changing a query by clicks', () => {
  test('a value that could be read as anything else is quoted', () => {
    expect(writeValue('LYO-WS514')).toBe('LYO-WS514');
    expect(writeValue('C:\\Windows\\cmd.exe')).toBe('"C:\\\\Windows\\\\cmd.exe"');
    expect(writeValue('say "hi"')).toBe('"say \\"hi\\""');
    expect(writeValue('or')).toBe('"or"');
    expect(writeValue('a*')).toBe('"a*"');
    expect(writeValue('')).toBe('""');
  });

  test('including and excluding go by turns and never pile up', () => {
    const included = addTerm('error', 'host.name:web', 'include');
    expect(included).toBe('error and host.name:web');
    expect(addTerm(included, 'host.name:web', 'include')).toBe(included);
    expect(addTerm(included, 'host.name:web', 'exclude')).toBe('error and not host.name:web');
    expect(addTerm('', 'host.name:web', 'exclude')).toBe('not host.name:web');
  });

  test('alternatives are put in brackets before anything is added', () => {
    expect(hasLooseOr('a:(b or c)')).toBe(false);
    expect(addTerm('a:b or a:c', 'd:e', 'exclude')).toBe('(a:b or a:c) and not d:e');
    expect(addTerm('"this or that"', 'd:e', 'include')).toBe('"this or that" and d:e');
  });

  test('any value survives being written and cut again as one piece', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (value) => {
        const tokens = tokenise(`field:${writeValue(value)}`);
        expect(tokens).toHaveLength(3);
      }),
    );
  });

  test('a fault is underlined to the end of the piece it stands in, or one past the end', () => {
    expect(faultSpan('host:web andd x', 10)).toEqual({ from: 9, to: 13 });
    expect(faultSpan('host:', 6)).toEqual({ from: 5, to: 6 });
    expect(faultSpan('', 99)).toEqual({ from: 0, to: 1 });
  });
});

describe('reading the stream', () => {
  const streamOf = (chunks: Uint8Array[]): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        chunks.forEach((chunk) => controller.enqueue(chunk));
        controller.close();
      },
    });

  test('values come out whole however the bytes were cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.integer({ min: 1, max: 7 }),
        async (values, size) => {
          const bytes = new TextEncoder().encode(
            values.map((value) => JSON.stringify({ value, é: '日本' })).join('\n'),
          );
          const chunks: Uint8Array[] = [];
          for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
          const read: unknown[] = [];
          for await (const value of readNdjson(streamOf(chunks))) read.push(value);
          expect(JSON.stringify(read)).toBe(JSON.stringify(values.map((value) => ({ value, é: '日本' }))));
        },
      ),
    );
  });

  test('stopping early cancels the stream, so that the server stops too', async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('{"a":1}\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const value of readNdjson(stream)) {
      expect(value).toEqual({ a: 1 });
      break;
    }
    expect(cancelled).toBe(true);
  });
});

describe('exporting rows', () => {
  const row: EventRow = {
    id: '1-2-3',
    time: '2026-11-20T08:00:00.000Z',
    ingested: '2026-11-20T08:00:01.000Z',
    dataset: 'windows.sysmon',
    site: 'lyo',
    message: 'said "hello", left',
    fields: { 'host.ip': ['10.0.0.1', '::1'], 'process.command_line': '=cmd|calc', 'process.pid': -4 },
  };

  test('commas and quotes are kept, formulas are disarmed, numbers stay numbers', () => {
    const csv = toCsv([row], ['time', 'message', 'host.ip', 'process.command_line', 'process.pid', 'nothing']);
    expect(csv.split('\r\n')).toEqual([
      'time,message,host.ip,process.command_line,process.pid,nothing',
      `2026-11-20T08:00:00.000Z,"said ""hello"", left","10.0.0.1, ::1",'=cmd|calc,-4,`,
      '',
    ]);
  });

  test('NDJSON is one row a line and loses nothing', () => {
    expect(JSON.parse(toNdjson([row, row]).split('\n')[1] ?? '')).toEqual(row);
  });
});

describe('a running search', () => {
  const row = { id: '1-1-1', time: '', ingested: '', dataset: '', site: '', message: '', fields: {} };
  const lines = (...given: EventStreamLine[]): SearchState => given.reduce(afterLine, startedSearch);

  test('rows add up, progress is told, and the end holds the cursor', () => {
    const state = lines(
      { kind: 'rows', items: [row] },
      { kind: 'progress', searchedBackTo: '2026-11-20T00:00:00Z', rowsRead: 1000 },
      { kind: 'rows', items: [row] },
      { kind: 'done', next: 'older', tookMs: 12 },
    );
    expect(state).toMatchObject({ status: 'done', rowsRead: 1000, next: 'older', tookMs: 12 });
    expect(state.rows).toHaveLength(2);
  });

  test('cancelling keeps what was found and never undoes an end', () => {
    expect(cancelled(lines({ kind: 'rows', items: [row] }))).toMatchObject({ status: 'cancelled', rows: [row] });
    expect(cancelled(lines({ kind: 'done', next: null, tookMs: 1 })).status).toBe('done');
  });

  test('a stream that just stops has failed', () => {
    expect(brokenOff(lines({ kind: 'rows', items: [row] })).status).toBe('failed');
    expect(lines({ kind: 'problem', code: 'timeout', detail: 'Took too long.' }).error).toEqual(
      new Error('Took too long.'),
    );
  });
});

describe('completing', () => {
  const fields = [
    { field: 'host.name', type: 'keyword', share: 1 },
    { field: 'process.name', type: 'keyword', share: 0.5 },
    { field: 'dns.question.name', type: 'text', share: 0.1 },
  ];

  test('fields that begin with what was typed come first, then those with such a part', () => {
    const found = fieldCompletions({ kind: 'field', from: 0, to: 1, prefix: 'n' }, fields);
    expect(found.slice(0, 3).map(({ label }) => label)).toEqual(['host.name', 'process.name', 'dns.question.name']);
    expect(fieldCompletions({ kind: 'field', from: 0, to: 4, prefix: 'proc' }, fields).map(({ text }) => text)).toEqual(
      ['process.name:', 'process:'],
    );
  });

  test('the completion takes the place of what was typed, and a colon is not doubled', () => {
    const [first] = fieldCompletions({ kind: 'field', from: 4, to: 8, prefix: 'host' }, fields);
    expect(first && complete('not host:web', first)).toEqual({ text: 'not host.name:web', caret: 14 });
  });

  test('values are quoted where they must be', () => {
    const [first] = valueCompletions({ kind: 'value', field: 'user', from: 5, to: 7, prefix: 'NT' }, [
      { value: 'NT AUTHORITY\\SYSTEM', count: 3 },
    ]);
    expect(first && complete('user:NT', first).text).toBe('user:"NT AUTHORITY\\\\SYSTEM" ');
  });
});

test('chosen sites are added to the query, and faults keep their column', () => {
  expect(withSites('a or b', [])).toEqual({ text: 'a or b', shift: 0 });
  expect(withSites('a or b', ['lyo', 'nan'])).toEqual({ text: '(a or b) and site:(lyo or nan)', shift: 1 });
  expect(withSites(' ', ['lyo'])).toEqual({ text: 'site:(lyo)', shift: 0 });
});

describe('raw text', () => {
  test('JSON and XML get lines of their own, anything else stays as it came', () => {
    expect(prettyRaw('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(prettyRaw('<E><S a="1"/><D>x y</D></E>').split('\n')).toEqual([
      '<E>',
      '  <S a="1"/>',
      '  <D>x y</D>',
      '</E>',
    ]);
    expect(prettyRaw('{broken')).toBe('{broken');
    expect(prettyRaw('Nov 20 sshd: <no xml')).toBe('Nov 20 sshd: <no xml');
  });
});

test('the histogram shows the largest datasets and adds up the rest', () => {
  const series = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => ({ name, counts: [index, index] }));
  const shown = mainSeries(series);
  expect(shown.map(({ name }) => name)).toEqual(['g', 'f', 'e', 'd', 'c', '2 others']);
  expect(shown.at(-1)?.counts).toEqual([1, 1]);
  expect(mainSeries(series.slice(0, 2))).toHaveLength(2);
});
