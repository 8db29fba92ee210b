// Files onto a timeline: reading loses nothing, a second time changes nothing, undoing takes all of it back.
import type { ImportMapping } from '@tocsin/contracts/timeline';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, type TestContext } from '#platform/testing';

import { openIncident } from '../open.ts';
import { again, newScene } from '../scene.ts';
import { getTimelineMarks } from './get-marks.ts';
import { importTimeline, previewTimelineImport } from './import.ts';
import { getTimelineImport, undoTimelineImport } from './imports.ts';
import { listTimelineEntries } from './list-entries.ts';
import { mapRows } from './map-row.ts';
import { proposeMapping } from './propose-mapping.ts';
import { readFile } from './read-rows.ts';
import { readTime } from './read-time.ts';
import { createZone } from './zones.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const mapping: ImportMapping = {
  columns: { time: 'time', title: 'title', host: 'host' },
  timeZone: 'UTC',
  dateOrder: 'year_first',
  skewMs: 0,
  lane: 'attack',
  severity: 1,
  assertion: 'observed',
};
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cell = fc.string({ unit: 'grapheme', maxLength: 20 });
const incidentOf = async (ctx: TestContext) => (await openIncident(ctx, { title: 'A file', alertIds: [] })).id;

describe('reading CSV', () => {
  it('gives back every cell that was written, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }), (table) => {
        const rows = table.filter((cells) => cells.join('').trim() !== '');
        const text = ['a,b,c', ...rows.map((cells) => cells.map(quoted).join(','))].join('\r\n');
        const read = readFile(text, 'csv');
        expect(read.columns).toEqual(['a', 'b', 'c']);
        expect(read.rows.map(({ values }) => [...values.values()])).toEqual(rows);
      }),
    );
  });

  it('loses no line of any text: each is in a row, in the heading, or empty', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r', ' ', ';'), maxLength: 80 }),
        (text) => {
          const { rows } = readFile(text, 'csv');
          const [heading = '', ...others] = text.split('\n').filter((line) => line.trim() !== '');
          if (heading.includes('"')) return;
          const kept = rows.map((row) => row.text).join('\n');
          for (const line of others) expect(kept).toContain(line.replace(/\r$/, ''));
        },
      ),
    );
  });

  it('names the line on which a row begins, also behind cells of several lines', () => {
    const { rows } = readFile('time,title\n1,"two\nlines"\n\n2,next\n3,"open', 'csv');
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [2, null],
      [5, null],
      [6, 'A quote is opened and never closed.'],
    ]);
  });
});

describe('reading JSON Lines', () => {
  it('keeps every line: as values, or as it stands with what is wrong', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.json(),
            fc.string().map((text) => text.replaceAll(/[\r\n]/g, '')),
          ),
          { maxLength: 20 },
        ),
        (lines) => {
          const { rows } = readFile(lines.join('\n'), 'jsonl');
          expect(rows.map(({ text }) => text)).toEqual(
            lines
              .map((line, index) => (index === 0 ? line.replace(/^\uFEFF/, '') : line))
              .filter((line) => line.trim() !== ''),
          );
        },
      ),
    );
  });

  it('reads what lies deeper by its path', () => {
    const { columns, rows } = readFile('{"host":{"name":"ws1"},"tags":["a","b"],"n":1}', undefined);
    expect(columns).toEqual(['host.name', 'tags', 'n']);
    expect(rows[0]?.values.get('tags')).toBe('a, b');
  });
});

describe('a time', () => {
  it.each([
    ['2026-03-14T09:26:53.123Z', 'year_first', '2026-03-14T09:26:53.123Z', 'ms'],
    ['2026-03-14 09:26:53', 'year_first', '2026-03-14T08:26:53.000Z', 's'],
    ['2026-07-14 09:26', 'year_first', '2026-07-14T07:26:00.000Z', 'm'],
    ['2026/03/14', 'year_first', '2026-03-13T23:00:00.000Z', 'd'],
    ['2026-03-14T09:26:53+05:30', 'year_first', '2026-03-14T03:56:53.000Z', 's'],
    ['14/03/2026 09:26:53', 'day_first', '2026-03-14T08:26:53.000Z', 's'],
    ['03/14/2026 9:26:53 PM', 'month_first', '2026-03-14T20:26:53.000Z', 's'],
    ['1773480413', 'year_first', '2026-03-14T09:26:53.000Z', 's'],
    ['1773480413123', 'year_first', '2026-03-14T09:26:53.123Z', 'ms'],
    ['2026-02-30', 'year_first', null, null],
    ['yesterday', 'year_first', null, null],
  ] as const)('%s, %s first, is %s', (text, order, at, precision) => {
    const read = readTime(text, order, createZone('Europe/Paris'));
    expect(read && [new Date(read.at).toISOString(), read.precision]).toEqual(at && [at, precision]);
  });

  it('of a zone is shown by the clocks of that zone, but for the hour that is left out', () => {
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const toMoment = createZone('America/New_York');
    const isShown = () =>
      fc.property(fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }), (at) => {
        const local = Math.floor(at / 1000) * 1000;
        const text = new Date(local).toISOString().slice(0, 19).replace('T', ' ');
        const skipped = /-03-\d\d 02:/.test(text);
        return skipped || shown.format(toMoment(local)) === text;
      });
    expect(() => fc.assert(isShown())).not.toThrow('Property failed');
  });
});

it('of a file nothing is left out: columns that nobody chose stand in the text', () => {
  const file = readFile('time,title,host,extra\n2026-03-14T09:00:00Z,Logon,ws1,by night\n', undefined);
  expect(mapRows(file.rows, mapping)[0]?.entry).toMatchObject({
    title: 'Logon',
    body: 'extra: by night',
    entities: [{ kind: 'host', value: 'ws1' }],
  });
});

it('columns are recognised by their headings, and the order of dates by their days', () => {
  const file = readFile('Horodatage;Message;ComputerName;User\n14/03/2026 09:00;Logon;ws1;jd\n', undefined);
  expect(proposeMapping(file)).toMatchObject({
    columns: { time: 'Horodatage', title: 'Message', host: 'ComputerName', user: 'User' },
    dateOrder: 'day_first',
  });
});

describe('importing', () => {
  const rowsOf = fc.array(
    fc.record({ minute: fc.integer({ min: 0, max: 3 }), title: fc.constantFrom('a', 'b', ''), good: fc.boolean() }),
    { minLength: 1, maxLength: 12 },
  );
  it('puts every good row there once, keeps every bad one, and does nothing a second time', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.boolean(), async (rows, appended) => {
        const ctx = await newScene(handle);
        const incidentId = await incidentOf(ctx);
        const line = ({ minute, title, good }: (typeof rows)[number]) =>
          `${good ? `2026-03-14T09:0${minute}:00Z` : 'never'},${title},ws${minute}`;
        const text = ['time,title,host', ...rows.map(line)].join('\n');
        const wanted = { incidentId, name: 'a.csv', text, mapping };
        const good = rows.filter((row) => row.good && row.title !== '').length;
        const preview = await previewTimelineImport(again(ctx), wanted);
        expect(preview.counts).toEqual({ new: good, known: 0, bad: rows.length - good });
        const first = await importTimeline(again(ctx), wanted);
        expect(first.counts).toEqual(preview.counts);
        const { rejected } = await getTimelineImport(ctx, { incidentId, timelineImportId: first.id });
        expect(rejected.map((row) => row.text)).toEqual(rows.filter((row) => !row.good || row.title === '').map(line));
        // The same file once more, with what has come since at its end.
        const more = appended ? `${text}\n2026-03-14T10:00:00Z,later,ws9` : text;
        const second = await importTimeline(again(ctx), { ...wanted, text: more });
        expect(second.counts).toMatchObject({ new: appended ? 1 : 0, known: good });
        const all = await listTimelineEntries(ctx, { incidentId, kind: ['import'], limit: 200 });
        expect(all.items).toHaveLength(good + (appended ? 1 : 0));
        await undoTimelineImport(again(ctx), { incidentId, timelineImportId: first.id });
        const left = await listTimelineEntries(ctx, { incidentId, kind: ['import'], limit: 200 });
        expect(left.items).toHaveLength(appended ? 1 : 0);
        const third = await importTimeline(again(ctx), wanted);
        expect(third.counts).toMatchObject({ new: good, known: 0 });
      }),
      { numRuns: 15 },
    );
  });

  it('pages through everything once, in order, and its marks are the same in columns', async () => {
    const ctx = await newScene(handle);
    const incidentId = await incidentOf(ctx);
    const text = ['time,title,host', ...Array.from({ length: 60 }, (_, n) => `2026-03-14T09:${String(n % 20).padStart(2, '0')}:00Z,Row ${n},ws${n % 3}`)].join('\n'); // prettier-ignore
    await importTimeline(ctx, { incidentId, name: 'a.csv', text, mapping });
    const ids: string[] = [];
    const times: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listTimelineEntries>> = await listTimelineEntries(ctx, {
        incidentId,
        limit: 7,
        ...(cursor === null ? {} : { cursor }),
      });
      for (const { id, at } of page.items) {
        ids.push(id);
        times.push(at);
      }
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(ids).size).toBe(ids.length);
    expect(times).toEqual(times.toSorted());
    const marks = await getTimelineMarks(ctx, { incidentId });
    expect(marks.count).toBe(ids.length);
    let at = marks.base;
    expect(marks.at.map((step) => new Date((at += step)).toISOString())).toEqual(times);
    expect(marks.hosts.toSorted()).toEqual(['ws0', 'ws1', 'ws2']);
    const one = await getTimelineMarks(ctx, { incidentId, host: ['ws1'], q: 'row' });
    expect(one.count).toBe(20);
  });
});
