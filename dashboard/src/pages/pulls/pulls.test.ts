// What the page says of pulls, and what of the form reaches the server.
import type { Pull } from '@tocsin/contracts/api/pulls';
import { createPull } from '@tocsin/contracts/api/pulls';
import { describe, expect, test } from 'vitest';

import { formatBytes } from '../../lib/bytes.ts';
import { textOf } from '../../ui/filled-text.tsx';
import { inboxParts, refusedFile } from './inbox.ts';
import { emptyPull, followsFrom, formOf, toSend } from './pull-form.ts';
import { everyWords, standingOf } from './words.ts';

const pull: Pull = {
  id: '01a1fe66-10ea-71e6-998c-678d4a7383f0',
  name: 'CloudTrail',
  endpoint: 'https://s3.eu-west-3.amazonaws.com',
  region: 'eu-west-3',
  bucket: 'acme-trail',
  prefix: 'AWSLogs/',
  pathStyle: false,
  accessKeyId: 'AKIA',
  source: 'aws-cloudtrail',
  siteId: null,
  everyMinutes: 5,
  since: '2026-03-01T10:20:34.567Z',
  paused: false,
  createdAt: '2026-03-01T00:00:00.000Z',
  running: false,
  startedAt: null,
  endedAt: null,
  nextRunAt: null,
  problem: null,
  objects: { taken: 0, waiting: 0, setAside: 0 },
  events: { accepted: 0, unparsed: 0 },
  rev: 1,
};
const ended = { endedAt: '2026-03-01T00:00:00.000Z' };

test.each([
  [{}, 'never', 'Waits for its first run'],
  [ended, 'on', 'Reads as it should'],
  [{ ...ended, objects: { taken: 3, waiting: 0, setAside: 1 } }, 'troubled', '1 object set aside'],
  [{ ...ended, problem: 'No.', objects: { taken: 3, waiting: 0, setAside: 1 } }, 'failing', 'The last run failed'],
  [{ ...ended, problem: 'No.', paused: true }, 'off', 'Paused'],
  [{ paused: true, running: true }, 'live', 'Reading now'],
] as const)('%j looks %s', (more, look, words) => expect(standingOf({ ...pull, ...more })).toEqual({ look, words }));

describe('the form', () => {
  test('changes nothing where nobody typed, and sends no secret', () => {
    const { name, endpoint, region, bucket, prefix, pathStyle, accessKeyId, source, siteId, everyMinutes, since } =
      pull;
    expect(toSend(formOf(pull), pull)).toEqual({
      name, endpoint, region, bucket, prefix, pathStyle, accessKeyId, source, siteId, everyMinutes, since,
    }); // prettier-ignore
  });
  test('sends a moment and a secret that were typed, and takes an emptied key away', () => {
    const sent = toSend({ ...formOf(pull), since: '2026-04-02T03:04', secret: 's', accessKeyId: ' ' }, pull);
    expect(sent.since).toBe(new Date('2026-04-02T03:04').toISOString());
    expect(sent).toMatchObject({ secretAccessKey: 's', accessKeyId: null });
    expect(toSend({ ...formOf(pull), since: '' }, pull).since).toBeNull();
  });
  test('makes what the server takes, and an emptied number is refused there', () => {
    const filled = { ...emptyPull, name: ' Logs ', endpoint: 'https://minio.example.org:9000/', bucket: 'logs' };
    expect(createPull.input.parse(toSend(filled, null))).toMatchObject({
      name: 'Logs',
      endpoint: 'https://minio.example.org:9000',
      since: null,
    });
    expect(createPull.input.safeParse(toSend({ ...filled, everyMinutes: null }, null)).success).toBe(false);
  });
  test.each([
    ['https://s3.eu-west-3.amazonaws.com/', { region: 'eu-west-3', pathStyle: false }],
    ['https://abc.r2.cloudflarestorage.com', { region: 'auto', pathStyle: true }],
    ['https://minio.example.org:9000', {}],
  ])('what follows from %s', (endpoint, expected) => expect(followsFrom(endpoint)).toEqual(expected));
});

test('periods and sizes are told in the unit that reads best', () => {
  expect([1, 5, 60, 90, 720].map(everyWords)).toEqual([
    'every minute', 'every 5 min', 'every hour', 'every 90 min', 'every 12 h',
  ]); // prettier-ignore
  expect([0, 999, 1000, 9_700, 12_345_678, 3e15].map(formatBytes)).toEqual([
    '0 B', '999 B', '1.0 kB', '9.7 kB', '12 MB', '3000 TB',
  ]); // prettier-ignore
});

test('the inbox is told with the folder of the organisation, the source and the site', () => {
  const folder = { organisation: 'acme', source: 'windows', site: 'lyo' };
  expect(textOf(inboxParts(folder))).toBe(
    'mkdir -p DATA-FOLDER/inbox/acme/windows@lyo/\nmv events.log.gz DATA-FOLDER/inbox/acme/windows@lyo/\n',
  );
  expect(textOf(inboxParts({ ...folder, site: null }))).toContain('/inbox/acme/windows/\n');
  expect(refusedFile({ file: 'a.png', source: 'auto', because: 'It is no log.' }).because).toBe('It is no log.');
  expect(refusedFile({})).toEqual({ file: '', source: '', because: '' });
});
