// Whoever looks for a source finds it: those that send first, the rest by kind, and a filter over all of it.
import type { Source } from '@tocsin/contracts/api/ingest';
import { expect, test } from 'vitest';

import { groupSources, matchingSources } from './group-sources.ts';

const aSource = (source: Partial<Source> & { id: string }): Source => ({
  title: source.id,
  kind: 'network',
  summary: '',
  format: 'json',
  events: 0,
  unparsed: 0,
  lastEventAt: null,
  snippets: [],
  ...source,
});
const at = '2026-03-14T12:00:00.000Z';
const sources = [
  aSource({ id: 'zeek', title: 'Zeek' }),
  aSource({ id: 'okta', title: 'Okta', kind: 'identity', summary: 'The system log: sign-ins and administration.' }),
  aSource({ id: 'snort', title: 'snort' }),
  aSource({ id: 'windows', title: 'Windows', kind: 'endpoint', events: 900, lastEventAt: at }),
  aSource({ id: 'sysmon', title: 'Sysmon', kind: 'endpoint', events: 4_000, lastEventAt: at }),
];
const shown = (from: readonly Source[]) =>
  groupSources(from).map(({ id, sources: members }) => `${id}: ${members.map((source) => source.id).join(' ')}`);

test('senders come first, the busiest on top; the others by kind and title', () => {
  expect(shown(sources)).toEqual(['sending: sysmon windows', 'network: snort zeek', 'identity: okta']);
});

test('a source of which all is unparsed sends too', () => {
  expect(shown([aSource({ id: 'okta', unparsed: 3 })])).toEqual(['sending: okta']);
});

test.each([
  ['', 5],
  ['  ', 5],
  ['SYSMON', 1],
  ['system log', 1],
  ['network zeek', 1],
  ['zeek okta', 0],
  ['identity', 1],
])('“%s” leaves %i', (wanted, left) => expect(matchingSources(sources, wanted)).toHaveLength(left));
