// One search over everything: what it finds, in which order, and what is wrong with one that cannot be understood.
import { foundKinds, type FoundKind } from '@tocsin/contracts/words';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { printQuery } from '#events';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { openTestDatabase, type TestContext } from '#platform/testing';

import { linkWhatStands } from '../entities/link.ts';
import { changeIncident } from '../incidents/change.ts';
import { openIncident } from '../incidents/open.ts';
import { newScene, raise } from '../incidents/scene.ts';
import { addComment } from '../incidents/talk/comments.ts';
import { addTask, addTaskLog } from '../incidents/tasks/work.ts';
import { aboutFind } from './about.ts';
import { findIn } from './find.ts';
import { asTocsin } from './fixtures.ts';
import { readSearch } from './read-search.ts';
import { suggestForFind } from './suggest.ts';

let handle: DatabaseHandle;
let ana: TestContext;

const find = async (q: string, kind: FoundKind = 'alert', more: { cursor?: string; limit?: number } = {}) =>
  findIn(kind)(ana, { q, limit: 10, ...more });
const titles = async (q: string, kind: FoundKind = 'alert'): Promise<string[]> =>
  (await find(q, kind)).items.map(({ title }) => title);

let incidentId: string;
beforeAll(async () => {
  handle = await openTestDatabase();
  ana = await newScene(handle);
  const [first = ''] = await raise(
    ana,
    { rule: 'Mimikatz', severity: 4, entities: ['host:lyo-ws514', 'domain:evil.example.net'] },
    { rule: 'Shadow copies', severity: 3, entities: ['host:par-ws1', 'user:c.moreau'], minute: 1 },
    { rule: 'Portscan', severity: 1, entities: ['ip:203.0.113.7'], minute: 2, dataset: 'zeek.conn' },
  );
  await linkWhatStands(asTocsin(handle, ana));
  const incident = await openIncident(ana, { title: 'Ransom at the Élysée', severity: 1, alertIds: [first] });
  incidentId = incident.id;
  await changeIncident(ana, { incidentId, summary: 'Somebody **encrypted** the shares.' });
  await addComment(ana, { incidentId, body: 'The beacon went to hxxps://evil[.]example[.]net every minute.' });
  const base = { incidentId, dueAt: null, assigneeId: null, mandatory: false, dependsOn: [], checklist: [] };
  const task = await addTask(ana, {
    ...base,
    title: 'Cut the host off',
    phase: 'contain',
    description: 'Use the console',
  });
  await addTaskLog(ana, { taskId: task.id, body: 'Firewall rule 4711 set' });
});
afterAll(() => handle.close());

describe('words', () => {
  test.each([
    ['mimi', ['Rule Mimikatz']],
    ['MIMIKATZ', ['Rule Mimikatz']],
    ['ws514', ['Rule Mimikatz']],
    ['lyo-ws5', ['Rule Mimikatz']],
    ['imikatz', []],
    ['*imikatz', ['Rule Mimikatz']],
    ['"shadow copies"', ['Rule Shadow copies']],
    ['"copies shadow"', []],
    ['copies shadow', ['Rule Shadow copies']],
    ['shadow or mimikatz', ['Rule Shadow copies', 'Rule Mimikatz']],
    ['rule not shadow', ['Rule Portscan', 'Rule Mimikatz']],
    ['203.0.113.7', ['Rule Portscan']],
    ['203[.]0[.]113[.]7', ['Rule Portscan']],
    ['hxxp://nowhere[.]example', []],
    ["o'brien \\ %", []],
  ])('%s', async (q, found) => {
    expect(await titles(q)).toEqual(found);
  });

  test('find comments, notes of tasks, tasks, incidents and entities', async () => {
    expect((await find('beacon', 'comment')).items[0]).toMatchObject({
      title: 'Ransom at the Élysée',
      by: 'Ana',
      excerpt: expect.stringContaining('beacon went'),
    });
    expect((await find('4711', 'comment')).items[0]?.title).toBe('Cut the host off');
    expect(await titles('console', 'task')).toEqual(['Cut the host off']);
    expect(await titles('encrypted', 'incident')).toEqual(['Ransom at the Élysée']);
    expect(await titles('evil', 'entity')).toEqual(['evil.example.net']);
  });

  test('are found whatever the case of an accented letter', async () => {
    expect(await titles('Élysée', 'incident')).toHaveLength(1);
  });

  test('that stand in the title come first', async () => {
    await raise(ana, { rule: 'zebra', minute: 5 }, { rule: 'later', entities: ['host:zebra-1'], minute: 9 });
    expect(await titles('zebra')).toEqual(['Rule zebra', 'Rule later']);
  });
});

describe('fields', () => {
  test.each([
    ['severity:critical', ['Rule Mimikatz']],
    ['severity>=high', ['Rule Shadow copies', 'Rule Mimikatz']],
    ['severity:[high to critical] mimikatz', ['Rule Mimikatz']],
    ['stage:new portscan', ['Rule Portscan']],
    ['dataset:zeek.*', ['Rule Portscan']],
    ['entity:host:lyo-ws514 and rule:Mimikatz', ['Rule Mimikatz']],
    ['entity:203.0.113.7', ['Rule Portscan']],
    ['entity:*moreau', ['Rule Shadow copies']],
    ['incident:none portscan', ['Rule Portscan']],
    ['incident:Ransom*', ['Rule Mimikatz']],
    ['assignee:none shadow', ['Rule Shadow copies']],
    ['assignee:me shadow', []],
    ['technique:T1059 shadow', ['Rule Shadow copies']],
    ['seen:last 7d portscan', ['Rule Portscan']],
    ['seen:2026-03-14 portscan', ['Rule Portscan']],
    ['seen<2026-03-14 portscan', []],
    ['seen:[2026-03-01 to today] portscan', ['Rule Portscan']],
    ['kind:incident', []],
    ['author:Ana mimikatz', []],
  ])('%s', async (q, found) => {
    expect(await titles(q)).toEqual(found);
  });

  test('a field that a kind does not have excludes nothing of it', async () => {
    expect((await find('not severity:low beacon', 'comment')).items).toHaveLength(1);
  });
});

describe('a search that cannot be understood', () => {
  test.each([
    ['severity:purple', '/q:1', 'purple'],
    ['foo severety:high', '/q:5', 'severety'],
    ['created:soonish', '/q:1', 'soonish'],
    ['(mimikatz', '/q:1', 'never closed'],
    ['a /b+/', '/q:3', 'regular'],
  ])('%s points at the place', async (q, _pointer, word) => {
    const problem = await find(q).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: 'query_syntax' });
    expect(JSON.stringify((problem as Problem).faults)).toContain(word);
  });

  const words = [
    'severity:',
    'created:',
    'last 7d',
    'high',
    'a',
    '"',
    '(',
    ')',
    ' ',
    'or',
    'not',
    '[',
    ' to ',
    ']',
    '*',
  ];
  const signs = ['>=', '/x/', 'hxxp://a[.]b', '\\', "'", 'kind:', 'é', '\u0000', '\ud800'];
  const outcomeOf = (text: string): string => {
    try {
      const printed = printQuery(readSearch(text, new Date(0)));
      return printQuery(readSearch(printed, new Date(0))) === printed ? 'the same search' : 'another search';
    } catch (error) {
      return error instanceof Problem ? error.code : String(error);
    }
  };
  test('is either a search, which printed is the same search, or a problem with its places', () => {
    const typed = fc.array(fc.constantFrom(...words, ...signs), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string(), typed), (text) => {
        expect(['the same search', 'query_syntax']).toContain(outcomeOf(text));
      }),
    );
  });

  test('never reaches the database', async () => {
    const plain = ["'", '"x y"', '%', '_', 'a\\', ':*', '&', '|', '!', 'é', '\u0000', '\ud800', 'not a', 'entity:x'];
    const tested = ['entity:*', 'severity>=low', 'created:7d', 'assignee:%', 'site:*', '-b', 'c*d', '?', '203.0.113.7'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...plain, ...tested), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...foundKinds),
        async (parts, kind) => {
          const found = await find(parts.join(' '), kind).catch((error: unknown) => error);
          expect(found instanceof Error && !(found instanceof Problem) ? found : null).toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('pages', () => {
  test('go on where the one before ended, and count what there is', async () => {
    await raise(
      ana,
      ...Array.from({ length: 7 }, (_, minute) => ({
        rule: `giraffe ${minute}`,
        minute,
        entities: [`host:g${minute}`],
      })),
    );
    const first = await find('giraffe', 'alert', { limit: 3 });
    expect([first.count, first.more, first.items.length]).toEqual([7, false, 3]);
    const second = await find('giraffe', 'alert', { limit: 3, cursor: first.next ?? '' });
    const third = await find('giraffe', 'alert', { limit: 3, cursor: second.next ?? '' });
    const all = [...first.items, ...second.items, ...third.items].map(({ title }) => title);
    expect(all).toEqual([6, 5, 4, 3, 2, 1, 0].map((minute) => `Rule giraffe ${minute}`));
    expect(third.next).toBeNull();
  });

  test('a search without words is paged in the order of time', async () => {
    const first = await find('severity:medium', 'alert', { limit: 2 });
    const second = await find('severity:medium', 'alert', { limit: 2, cursor: first.next ?? '' });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });
});

describe('what a search says by itself', () => {
  test('a number is where to go', async () => {
    const { number } = (await find('Ransom', 'incident')).items[0] ?? {};
    const short = `inc-${Number(number?.slice(-5))}`;
    for (const q of [number ?? '', short]) expect((await aboutFind(ana, { q })).jump).toMatchObject({ number });
    expect((await aboutFind(ana, { q: 'INC-99999' })).jump).toBeNull();
  });

  test('a defanged indicator is the entity it means', async () => {
    expect((await aboutFind(ana, { q: 'evil[.]example[.]net' })).indicators).toEqual([
      { kind: 'domain', value: 'evil.example.net', known: true },
    ]);
  });

  test('an indicator leads to the alerts, the incidents and the comments about it', async () => {
    expect(await titles('evil[.]example[.]net')).toEqual(['Rule Mimikatz']);
    expect(await titles('evil[.]example[.]net', 'incident')).toEqual(['Ransom at the Élysée']);
  });

  test('fields and their values are offered', async () => {
    const values = async (field?: string, prefix = '') =>
      (await suggestForFind(ana, { ...(field ? { field } : {}), prefix })).items.map(({ value }) => value);
    expect(await values(undefined, 'se')).toEqual(['severity', 'seen']);
    expect(await values('severity')).toEqual(['critical', 'high', 'medium', 'low', 'info']);
    expect(await values('dataset', 'zeek')).toEqual(['zeek.conn']);
    expect(await values('assignee', 'an')).toContain('Ana');
    expect(await values('nonsense')).toEqual([]);
  });
});
