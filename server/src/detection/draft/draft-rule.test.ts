// A rule made from an event finds that event, whatever its values hold.
import { createMatcher, parseSigma } from '@tocsin/sigma';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import type { StoredNative } from '#events';

import { draftFrom } from './draft-rule.ts';

const about = { author: "Ada O'Hara", at: new Date('2026-11-21T00:00:00Z') };

const anEvent = (native: Record<string, string>, logsource = { product: 'windows', category: '', service: '' }) => ({
  source: 'windows',
  dataset: 'windows.sysmon',
  raw: JSON.stringify(native),
  logsource,
  native: Object.fromEntries(Object.entries(native).map(([name, text]) => [name, [text]])),
});

function matchesItself(event: StoredNative, fields?: string[]): boolean {
  const { rules, faults } = parseSigma(draftFrom(event, { ...about, fields }).source);
  expect(faults).toEqual([]);
  const native = Object.fromEntries(Object.entries(event.native).map(([name, [text]]) => [name, text]));
  return createMatcher(rules).match(native, { product: 'windows' }).length === 1;
}

const sysmon = { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: '1' };

it('asks for what happened, not for when, and keeps the event as a test', () => {
  const event = anEvent({
    ...sysmon,
    UtcTime: '2026-11-20 10:00:00.000',
    ProcessGuid: '{0}',
    Image: 'C:\\Windows\\System32\\rundll32.exe',
    CommandLine: 'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 624 C:\\Temp\\l.dmp full',
    ParentImage: 'C:\\Windows\\System32\\cmd.exe',
  });
  const draft = draftFrom(event, about);
  expect(draft.source).toContain("Image|endswith: '\\rundll32.exe'");
  expect(draft.source).toContain('category: process_creation');
  expect(draft.source).toContain("- 'MiniDump'");
  expect(draft.source).not.toMatch(/UtcTime|ProcessGuid|l\.dmp/);
  expect(draft.fields.filter(({ used }) => used).map(({ name }) => name)).toEqual([
    'Image',
    'CommandLine',
    'ParentImage',
  ]);
  expect(draft.tests).toEqual([
    { name: 'The event this rule was made from', source: 'windows', record: event.raw, expect: 'match' },
  ]);
  expect(matchesItself(event)).toBe(true);
});

it('calls the fields of a Security event what rules of its category call them', () => {
  const event = anEvent({ Channel: 'Security', EventID: '4688', NewProcessName: 'C:\\Tools\\nc.exe' });
  const draft = draftFrom(event, { ...about, fields: ['NewProcessName'] });
  expect(draft.source).toContain("Image|endswith: '\\nc.exe'");
  expect(matchesItself(event, ['NewProcessName'])).toBe(true);
});

it('names the event id where the log source is a whole channel', () => {
  const event = anEvent({ Channel: 'System', EventID: '7045', ServiceName: 'PSEXESVC' });
  expect(draftFrom(event, about).source).toContain('EventID: 7045');
  expect(matchesItself(event)).toBe(true);
});

it('matches the event it was made from, for any text of any field', () => {
  const text = fc.oneof(
    fc.string({ minLength: 1, maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom('\\', '*', '?', "'", '"', ' ', 'a', '-', '\n', ':', '#', '%', '/'),
      minLength: 1,
      maxLength: 12,
    }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  );
  const field = fc.constantFrom('Image', 'CommandLine', 'TargetObject', 'Details', 'QueryName', 'ScriptBlockText');
  fc.assert(
    fc.property(fc.dictionary(field, text, { minKeys: 1 }), (native) => {
      expect(matchesItself(anEvent({ ...sysmon, ...native }), Object.keys(native))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
