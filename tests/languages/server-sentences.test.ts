// Nothing a person reads is left in English: every sentence the server writes for people is one of the catalogue.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readSentence, sentenceIn, timelineDetailIn, timelineTitleIn } from '@tocsin/contracts/phrases/catalogue';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';

import { carriesSpecifics } from '../../dashboard/src/words/specifics.ts';

const root = join(import.meta.dirname, '../..');
const sourcesBelow = (folder: string): { path: string; text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|fixtures/.test(path))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') }));

const literal = String.raw`(?:'((?:[^'\\\n]|\\.)+)'|` + '`((?:[^`\\\\]|\\\\.)+)`)';
/** Parts of a text of the source become a figure; where the catalogue asks for a word of a closed list, one of them. */
const written = (plain: string | undefined, template: string | undefined): string => {
  const withPart = (part: string): string =>
    (plain ?? (template ?? '').replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, part)).replaceAll(/\\(['`])/g, '$1');
  return [withPart('7'), withPart('active')].find((sentence) => readSentence(sentence) !== null) ?? withPart('7');
};
const find = (files: readonly { path: string; text: string }[], before: string): { path: string; sentence: string }[] =>
  files.flatMap(({ path, text }) =>
    [...text.matchAll(new RegExp(before + literal, 'g'))].map(([, plain, template]) => ({
      path,
      sentence: written(plain, template),
    })),
  );

const server = sourcesBelow('server/src');
const missing = (found: readonly { path: string; sentence: string }[]): string[] => [
  ...new Set(
    found.filter(({ sentence }) => readSentence(sentence) === null).map(({ path, sentence }) => `${path}: ${sentence}`),
  ),
];

describe('what is wrong with a field', () => {
  test('as the server says it', () => {
    const faults = find(server, String.raw`pointer: [^,\n]+,\s*detail: `);
    expect(faults.length).toBeGreaterThan(40);
    expect(missing(faults)).toEqual([]);
  });

  test('as the schemas of the contract say it', () => {
    const contract = sourcesBelow('contracts/src').filter(({ path }) => !path.includes('phrases'));
    const messages = [
      ...find(contract, String.raw`\.(?:min|max|length|regex|refine|url|email|endsWith)\((?:[^()\n]|\([^()]*\))*?, *`),
      ...find(contract, String.raw`\b(?:error|message): `),
    ].filter(({ sentence }) => /^\p{Lu}.* |\.$/u.test(sentence) && !sentence.startsWith('vssadmin'));
    expect(messages.length).toBeGreaterThan(30);
    expect(missing(messages)).toEqual([]);
  });

  test.each<[z.ZodType, unknown]>([
    [z.string(), undefined],
    [z.string(), 7],
    [z.string().min(3), 'a'],
    [z.string().min(1), ''],
    [z.string().max(3), 'abcd'],
    [z.string().length(3), 'abcd'],
    [z.string().startsWith('a'), 'b'],
    [z.string().regex(/a/), 'b'],
    [z.array(z.string()).min(1), []],
    [z.array(z.string()).max(1), ['a', 'b']],
    [z.int().min(3), 1],
    [z.int().max(3), 7],
    [z.int(), 1.5],
    [z.number().positive(), 0],
    [z.number().lt(2), 3],
    [z.enum(['a', 'b']), 'c'],
    [z.literal('a'), 'c'],
    [z.email(), 'a'],
    [z.url(), 'a'],
    [z.uuid(), 'a'],
    [z.iso.datetime(), 'a'],
    [z.iso.date(), 'a'],
    [z.ipv4(), 'a'],
    [z.cidrv4(), 'a'],
    [z.boolean(), 'a'],
    [z.object({}), 'a'],
    [z.array(z.string()), 'a'],
    [z.union([z.string(), z.int()]), true],
    [
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
      { kind: 'c' },
    ],
  ])('as a schema without words of its own says it (%#)', (schema, value) => {
    const [issue] = schema.safeParse(value).error?.issues ?? [];
    expect(issue).toBeDefined();
    const sentence = issue?.message ?? '';
    expect(sentenceIn(sentence, 'fr'), sentence).not.toBe(sentence);
  });
});

describe('a refusal that says more than its code', () => {
  /** Where programs are spoken to, not people; and where the sentence is put together of others that are in here. */
  const forPrograms =
    /identity\/(oauth|scim)|ingest\/(?!pulls|mappings)|platform\/(?!http|authorize|errors|outbound)|single-sign-on\/(saml|oidc|brokered)|notifications|config|realtime|openapi|events\/query|audit-streams\/syslog|http\/input|time-stamp/;

  test('is in the catalogue', () => {
    const details = [
      ...find(server, String.raw`(?:invalid|conflict)\(\s*'\w+',\s*`),
      ...find(server, String.raw`new Problem\(\s*'\w+',\s*'\w+',\s*`),
    ];
    expect(details.length).toBeGreaterThan(150);
    expect(
      missing(details.filter(({ path, sentence }) => carriesSpecifics(sentence) && !forPrograms.test(path))),
    ).toEqual([]);
  });
});

test('what is wrong with a search', () => {
  const faults = [
    ...find(
      server.filter(({ path }) => path.includes('events/query')),
      String.raw`fault\(state, `,
    ),
    ...find(
      server.filter(({ path }) => path.includes('events/query')),
      String.raw`detail: `,
    ),
  ];
  expect(faults.length).toBeGreaterThan(15);
  expect(missing(faults)).toEqual([]);
});

test('why an activity of the system was recorded, and why a job ended', () => {
  const reasons = find(
    server.filter(({ path }) => /alerts|incidents|retention|mappings|detection|sentinels/.test(path)),
    String.raw`\bbecause(?: =|:) `,
  );
  expect(missing(reasons)).toEqual([]);
});

describe('the timeline of an incident', () => {
  const [timeline] = sourcesBelow('server/src/incidents').filter(({ path }) => path.endsWith('/timeline.ts'));
  const titles = find([timeline ?? { path: '', text: '' }], String.raw`\bsaid\(`);

  test('has titles', () => expect(titles.length).toBeGreaterThan(10));
  test.each(titles.map(({ sentence }) => sentence))('%s', (sentence) => {
    const title = sentence.startsWith('Stage')
      ? 'Stage: triage'
      : sentence
          .replace(/^Cancelled as 7$/, 'Cancelled as false alarm')
          .replace(/^(On hold|At risk|Breached|Pause used up): 7$/, '$1: approval')
          .replace(/^(Milestone|Relation) 7/, '$1 closed')
          .replace(/^Task 7: 7$/, 'Task 7: done')
          .replace(/as 7$/, 'as false positive')
          .replace(/^7: 7$/, 'ALR-1: new')
          .replace(': 7 undone', ': assign undone');
    expect(timelineTitleIn(title, 'fr')).not.toBe(title);
  });
  test('details of alerts', () => {
    expect(timelineDetailIn('ALR-1 · low · seen once', 'fr')).toBe('ALR-1 · faible · vue une fois');
  });
});
