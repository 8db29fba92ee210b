// What the server says in English of a closed list, the dashboard says in French: nothing of these lists is forgotten.
import { endpoints } from '@tocsin/contracts/api/index';
import { sentenceIn } from '@tocsin/contracts/phrases/catalogue';
import { expect, test } from 'vitest';
import * as z from 'zod';

import { changedFieldsFr } from '../../dashboard/src/words/changed-fields.fr.ts';
import { doors as frenchDoors, options as frenchOptions } from '../../dashboard/src/words/doors.fr.ts';
import { endpointsFr } from '../../dashboard/src/words/endpoints.fr.ts';
import { proofs, providers as frenchProviders } from '../../dashboard/src/words/providers.fr.ts';
import { frenchSnippet } from '../../dashboard/src/words/snippets.fr.ts';
import { sources as frenchSources } from '../../dashboard/src/words/sources.fr.ts';
import { whyClosed } from '../../server/src/ingest/doors/house/listening.ts';
import { schemaOf } from '../../server/src/ingest/doors/house/option-secrets.ts';
import { doors } from '../../server/src/ingest/doors/index.ts';
import { sources } from '../../server/src/ingest/sources/index.ts';
import { providers } from '../../server/src/ingest/webhooks/providers/index.ts';
import { verifyPresets } from '../../server/src/ingest/webhooks/verify-presets.ts';
import { judge, type Measured } from '../../server/src/sentinels/judge.ts';
import { lastHalfHour, slotOf, type Usual } from '../../server/src/sentinels/usual.ts';

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id).toSorted();
/** Spaces that do not break stand before double punctuation. */
const wellSpaced = (text: string) =>
  !/(?<!\u00A0)[;?!]|«(?!\u00A0)|(?<!\u00A0)»| :(?= |$)/.test(text.replaceAll(/\?token=/g, ''));

test('each door, and each option of one', () => {
  expect(Object.keys(frenchDoors).toSorted()).toEqual(idsOf(doors));
  const names = doors.flatMap((door) => Object.keys(Object(schemaOf(door)['properties'] ?? {})));
  expect(Object.keys(frenchOptions).toSorted()).toEqual([...new Set(names)].toSorted());
});

test('why a door is closed', () => {
  for (const code of ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL']) {
    const english = whyClosed(Object.assign(new Error('x'), { code }), { host: '10.0.0.5', port: 514 });
    expect(sentenceIn(english, 'fr')).toMatch(/^(Le port|Tocsin ne peut|Cette machine).*(514|10\.0\.0\.5)/);
  }
});

test('each source', () => {
  expect(Object.keys(frenchSources).toSorted()).toEqual(idsOf(sources));
});

test('each configuration that is more than the name of a product', () => {
  const titles = [...doors, ...sources].flatMap(({ snippets }) => snippets.map(({ title }) => title));
  expect([...new Set(titles)].filter((title) => frenchSnippet(title) === null).toSorted()).toEqual([
    'Auditbeat', 'Docker', 'Filebeat', 'Fluent Bit', 'Fluentd', 'Grafana Alloy', 'Logstash', 'NXLog', 'Promtail', 'Vector',
    'Winlogbeat', 'syslog-ng', 'systemd-journal-upload',
  ]); // prettier-ignore
});

test('each product that posts alerts, with as many steps, and each proof', () => {
  expect(Object.keys(frenchProviders).toSorted()).toEqual(idsOf(providers));
  for (const { id, setup } of providers) expect([id, frenchProviders[id]?.steps.length]).toEqual([id, setup.length]);
  expect(Object.keys(proofs).toSorted()).toEqual(Object.keys(verifyPresets).toSorted());
});

test('each thing that can be wrong with a source, with its numbers', () => {
  const now = Date.parse('2026-11-17T10:10:00Z');
  const usual: Usual = {
    minutes: 5_000,
    spanMs: 14 * 86_400_000,
    pauseMs: 240_000,
    unparsedShare: 0.01,
    halfHours: [{ ...slotOf(lastHalfHour(now)), days: 10, ofDays: 10, low: 800, median: 1_000, high: 1_500 }],
  };
  const measured: Measured = { lastArrival: now, halfHour: 1_000, recent: 500, recentUnparsed: 0, offset: null };
  const told = (change: Partial<Measured>, expectedEveryS: number | null = null) =>
    judge({ ...measured, ...change }, { usual, expectedEveryS, now }).map(({ sentence }) => sentenceIn(sentence, 'fr'));
  const late = { median: 7_200_000, low: 7_200_000, high: 7_200_000 };
  const sentences = [
    told({ lastArrival: now - 7_200_000 }),
    told({ lastArrival: now - 7_200_000 }, 60),
    told({ halfHour: 20 }),
    told({ halfHour: 12_345 }),
    told({ offset: late }),
    told({ offset: { median: -7_200_000, low: -7_200_000, high: -7_200_000 } }),
    told({ recentUnparsed: 250 }),
  ].flat();
  expect(sentences).toMatchInlineSnapshot(`
    [
      "Rien n’est arrivé depuis 2 heures ; d’habitude, une pause dure au plus 12 minutes.",
      "Rien n’est arrivé depuis 2 heures ; une pause ne devrait pas dépasser 60 secondes.",
      "Événements reçus en une demi-heure : 20, contre 1 000 d’habitude à cette heure.",
      "Événements reçus en une demi-heure : 12 345, contre 1 000 d’habitude à cette heure.",
      "Ses événements sont constamment datés de 2 heures dans le passé : une horloge ou un fuseau horaire est peut-être faux.",
      "Ses événements sont datés de 2 heures dans le futur.",
      "50 % de ce qui est arrivé dans le dernier quart d’heure n’a pas pu être lu.",
    ]
  `);
});

test('each field that a change can name', () => {
  const changeable = endpoints
    .filter(({ method }) => method === 'PATCH' || method === 'PUT')
    .flatMap(({ input }) => (input instanceof z.ZodObject ? Object.keys(input.shape) : []))
    .filter((name) => name === 'ownerId' || (!name.endsWith('Id') && name !== 'rev'));
  expect(changeable.length).toBeGreaterThan(50);
  expect([...new Set(changeable)].filter((name) => changedFieldsFr[name] === undefined)).toEqual([]);
});

test('each endpoint', () => {
  expect(Object.keys(endpointsFr).toSorted()).toEqual(
    endpoints.map(({ method, path }) => `${method} ${path}`).toSorted(),
  );
  const titles = Object.values(endpointsFr);
  expect(titles.filter((title) => !wellSpaced(title) || title.endsWith('.') || /'/.test(title))).toEqual([]);
});

test('French is spaced as French is', () => {
  const texts = [
    ...Object.values(frenchDoors).flatMap(({ title = '', summary = '' }) => [title, summary]),
    ...Object.values(frenchOptions).flatMap(({ label, description }) => [label, description]),
    ...Object.values(frenchSources).flatMap(({ title = '', summary }) => [title, summary]),
    ...Object.values(frenchProviders).flatMap(({ title = '', summary, steps }) => [title, summary, ...steps]),
    ...Object.values(proofs),
  ];
  expect(texts.filter((text) => !wellSpaced(text))).toEqual([]);
});
