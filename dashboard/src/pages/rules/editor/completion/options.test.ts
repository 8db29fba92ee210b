// What is offered where; `^` stands for the cursor.
import { modifierWords } from '@tocsin/sigma/words';
import { describe, expect, it } from 'vitest';

import { tagsLike } from './complete.ts';
import { storedFieldsOf } from './live-fields.ts';
import { offerAt, type Asked } from './options.ts';
import { placeAt } from './place.ts';

const asked: Asked = {
  tags: () => Promise.resolve([{ label: 'attack.t1059', detail: 'Command and Scripting Interpreter' }]),
  storedFields: ({ prefix }) => Promise.resolve([{ label: 'Zone', detail: prefix }]),
  eventFields: () => Promise.resolve([{ label: 'user.name' }]),
};
async function offered(marked: string): Promise<string[] | null> {
  const position = marked.indexOf('^');
  const text = marked.replace('^', '');
  const place = placeAt(text, position);
  const offer = place ? await offerAt(text, place, asked) : null;
  return offer ? offer.words.map(({ label }) => label) : null;
}

const windows = 'title: x\nlogsource:\n  product: windows\n  category: process_creation\n';
const selection = `${windows}detection:\n  selection:\n`;

describe('what is offered', () => {
  it.each([
    ['sta^', ['status', 'logsource', 'detection', 'correlation', 'filter']],
    ['status: ^', ['stable', 'test', 'experimental']],
    ['level: ^', ['low', 'critical']],
    ['title: x\nkind: threshold\nco^', ['count', 'timeframe', 'group-by']],
    ['logsource:\n  ^', ['product', 'category', 'service']],
    ['logsource:\n  product: ^', ['windows', 'linux', 'zeek']],
    ['logsource:\n  product: zeek\n  service: ^', ['dns', 'conn']],
    ['logsource:\n  category: ^', ['process_creation', 'proxy']],
    [`${windows}detection:\n  ^`, ['selection', 'condition']],
    [`${selection}    Im^`, ['Image', 'CommandLine', 'EventID', 'Zone']],
    [`${selection}    - Im^`, ['Image']],
    [`${selection}    Image|^`, ['contains', 'all', 're']],
    [`${selection}    Odd: x\n    ^`, ['Odd']],
    [`${selection}    Image|exists: ^`, ['true', 'false']],
    [`${selection}    Image: x\n  filter_a:\n    User: y\n  condition: ^`, ['selection', 'filter_a', 'not', '1 of']],
    [`${selection}    Image: x\n  condition: selection ^`, ['and', 'or']],
    [`${selection}    Image: x\n  condition: not (sel^`, ['selection', '1 of']],
    [`${selection}    Image: x\n  filter_a:\n    User: y\n  condition: 1 of ^`, ['filter_*', 'them']],
    ['tags:\n  - a^', ['attack.t1059']],
    ['correlation:\n  ^', ['type', 'rules', 'group-by']],
    ['correlation:\n  type: ^', ['event_count', 'temporal_ordered']],
    ['correlation:\n  condition:\n    ^', ['gte', 'field']],
    ['correlation:\n  rules:\n    - a_1\n    - b_2\n  condition: ^', ['a_1', 'b_2', 'and']],
    ['filter:\n  rules: ^', ['any']],
    ['title: x\nkind: threshold\ngroup-by:\n  - ^', ['user.name']],
    ['related:\n  - type: ^', ['derived']],
    ['a: b\n---\nlevel: ^', ['high']],
  ])('fits its place: %#', async (text, wanted) => expect(await offered(text)).toEqual(expect.arrayContaining(wanted)));

  it('is nothing where anything may stand', async () => {
    for (const text of ['title: ^', 'author: a^', `${selection}    Image: ^`, `${selection}    Image:\n      - ^`])
      expect(await offered(text)).toBeNull();
  });

  it('leaves out what is written already, and what does not go together', async () => {
    expect(await offered('status: test\nlevel: low\n^')).not.toEqual(expect.arrayContaining(['status']));
    expect(await offered('logsource:\n  product: windows\n  ^')).toEqual(['category', 'service']);
    expect(await offered(`${selection}    Image|contains|^`)).not.toEqual(expect.arrayContaining(['contains']));
    expect(await offered(`${selection}    Image|^`)).not.toContain('i');
    expect(await offered(`${selection}    Image|re|^`)).toContain('i');
    expect(await offered('logsource:\n  product: zeek\n  service: ^')).not.toContain('security');
  });

  it('has a few words for every modifier', () => {
    for (const words of Object.values(modifierWords)) expect(words.length).toBeGreaterThan(5);
  });
});

describe('tags', () => {
  const tags = [
    { label: 'attack.t1059.001', detail: 'PowerShell' },
    { label: 'attack.execution', detail: 'Execution' },
  ];
  it.each([
    ['t1059', 'attack.t1059.001'],
    ['attack.t1059', 'attack.t1059.001'],
    ['powersh', 'attack.t1059.001'],
    ['exec', 'attack.execution'],
  ])('are found by id and by name: %s', (typed, wanted) =>
    expect(tagsLike(tags, typed).map(({ label }) => label)).toEqual([wanted]),
  );
});

describe('stored fields', () => {
  it('are those of the events that the log source means', () => {
    expect(storedFieldsOf({ product: 'windows', category: 'process_creation' })).toEqual({
      query: 'dataset:windows.sysmon and (event.code:1)',
      prefix: 'winlog.event_data.',
    });
    expect(storedFieldsOf({ product: 'windows', service: 'windefend' })?.query).toBe('dataset:windows.defender');
    expect(storedFieldsOf({ product: 'zeek', service: 'dns' })?.prefix).toBe('zeek.dns.');
    expect(storedFieldsOf({ category: 'proxy' })).toBeNull();
  });
});
