// What a reach is told as, and who may step over one.
import { globSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { wallSettings } from './event-store/wall.ts';
import { everything, fingerprintOf, nothing, reachesSite, reachSettings, wholeOrganisation } from './reach.ts';

const source = new URL('..', import.meta.url);
/** The files of the server whose text holds `text`, without tests. */
const filesWith = (text: RegExp): string[] =>
  globSync('**/*.ts', { cwd: source })
    .filter((path) => !path.endsWith('.test.ts') && !path.includes('test-support'))
    .filter((path) => text.test(readFileSync(new URL(path, source), 'utf8')))
    .toSorted();

describe('a reach', () => {
  test('is the same for the same sites in any order, and no other', () => {
    const of = (sites: readonly string[] | null, personId: string | null = 'p') =>
      fingerprintOf({ everything: false, sites, personId });
    expect(of(['par', 'lyo'])).toBe(of(['lyo', 'par', 'lyo']));
    expect(new Set([of(['lyo']), of([]), of(null), of(['lyo'], 'q'), of(['lyo'], null)]).size).toBe(5);
    expect(fingerprintOf(everything)).not.toBe(fingerprintOf(wholeOrganisation(null)));
  });

  test('tells a transaction no more than it holds', () => {
    expect(reachSettings(nothing)).toEqual({ 'app.reach': 'sites', 'app.sites': '{}', 'app.person': '' });
    expect(reachSettings({ ...nothing, sites: ['lyo', 'a"b'] })['app.sites']).toBe('{"lyo","a\\"b"}');
    expect(reachSettings(wholeOrganisation('p'))).toMatchObject({ 'app.reach': 'all_sites', 'app.person': 'p' });
  });

  test('of some sites never includes what belongs to none', () => {
    expect([null, 'lyo', 'par'].map((site) => reachesSite({ ...nothing, sites: ['lyo'] }, site))).toEqual([
      false,
      true,
      false,
    ]);
    expect(reachesSite(wholeOrganisation(null), null)).toBe(true);
  });
});

describe('the wall of the event store', () => {
  test('is a condition on every table, and refuses what is no name', () => {
    const { additional_table_filters: filters } = wallSettings({ org: 'o-1', sites: ['lyo', 'par'] });
    expect(filters).toContain("'event': 'org = \\'o-1\\' AND site IN (\\'lyo\\', \\'par\\')'");
    expect(wallSettings({ org: 'o-1', sites: [] })['additional_table_filters']).toContain("'detection': '0'");
    expect(wallSettings('system')).toEqual({});
    for (const nasty of ["x' OR '1", 'x\\', ''])
      for (const wall of [
        { org: nasty, sites: null },
        { org: 'o-1', sites: [nasty] },
      ])
        expect(() => wallSettings(wall)).toThrow('neither an organisation nor a site');
  });
});

describe('only these step over a reach', () => {
  test('with the whole organisation in sight, for sums and memberships of incidents', () => {
    expect(filesWith(/\bwidened\(/)).toEqual([
      // How much waits, never what.
      'audit-streams/manage.ts',
      // Whether an entity is kept, never who named it.
      'entities/change.ts',
      // How much is kept, never what.
      'evidence/limits.ts',
      'incidents/add-alerts.ts',
      'incidents/close.ts',
      // Whether an alert is open, never which.
      'incidents/gates.ts',
      'incidents/grouping/proposals.ts',
      'incidents/merge.ts',
      'incidents/open.ts',
      // Whether incidents would be above each other.
      'incidents/relations.ts',
      'incidents/remove-alert.ts',
      'incidents/reopen.ts',
      'incidents/split.ts',
      'incidents/unmerge.ts',
    ]);
  });

  test('past the wall of the event store, for its own housekeeping', () => {
    expect(filesWith(/wall: 'system'/)).toEqual([
      'events/append-tokened.ts',
      'events/recover.ts',
      'events/schema.ts',
      // What it wrote while the disk was full.
      'platform/event-store/embedded.ts',
      // Whether it answers.
      'platform/event-store/watched.ts',
      'retention/purge-events.ts',
    ]);
    expect(filesWith(/\b(?:store|engine)\s*\.command\(/)).toEqual([
      'events/schema.ts',
      'ingest/mappings/replay.ts',
      'platform/event-store/read-back.ts',
      'retention/privacy/rewrite-events.ts',
      'retention/purge-events.ts',
    ]);
  });

  test('as Tocsin itself: senders, reactions and jobs', () => {
    expect(filesWith(/\beverything\b.*from '(?:#platform|\.)\/reach/)).toEqual([
      'ingest/doors/house/principal.ts',
      'ingest/webhooks/receive.ts',
      'platform/context.ts',
      'platform/dispatcher.ts',
      'platform/system-context.ts',
    ]);
  });
});
