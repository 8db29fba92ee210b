// Every mapping of the public routing file is in ours.
import { describe, expect, it } from 'vitest';

import { fieldReader } from './field-access.ts';
import { windowsServices } from './routing-data.ts';
import { bindingFor, bindingsOf, type Binding } from './routing.ts';
import { asObject, missingCorpora, publicRouting } from './test-support/corpora.ts';

type Entry = { readonly name: string; readonly mapping: Record<string, unknown> };

const listed = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const channelsOf = ({ mapping }: Entry): string[] =>
  listed(mapping['sources'])
    .map(textOf)
    .filter((source) => source.startsWith('WinEventLog:'))
    .map((source) => source.slice('WinEventLog:'.length));

const windows = { product: 'windows' };

/** The bindings of a rule for the entry's log source, one for each channel and event id the entry names. */
function served({ mapping }: Entry): (Binding | null)[] {
  const { product, category } = mapping;
  const wanted = { ...(product ? { product: textOf(product) } : {}), category: textOf(category) };
  const services = listed(asObject(mapping['rewrite'])['service']).map(textOf);
  const ids = listed(asObject(mapping['conditions'])['EventID']);
  return services
    .flatMap((service) => windowsServices[service] ?? [service])
    .flatMap((channel) => ids.map((id) => bindingFor(bindingsOf(windows, channel.toLowerCase(), String(id)), wanted)));
}

describe.skipIf(missingCorpora !== null)(`the routing${missingCorpora ? ` (skipped: ${missingCorpora})` : ''}`, () => {
  const entries = missingCorpora
    ? []
    : Object.entries(asObject(publicRouting()['logsources'])).map(([name, mapping]): Entry => ({
        name,
        mapping: asObject(mapping),
      }));
  const routed = entries.filter(({ mapping }) => mapping['rewrite'] !== undefined);

  it('serves every category of Windows events, under the names its fields have there', () => {
    for (const entry of routed) {
      const bindings = served(entry);
      expect({ [entry.name]: bindings.length > 0 && !bindings.includes(null) }).toEqual({ [entry.name]: true });
      for (const [field, mapped] of Object.entries(asObject(entry.mapping['fieldmappings']))) {
        for (const binding of bindings) {
          const found = fieldReader(field, binding?.aliases).read({ [textOf(mapped)]: 'there' });
          expect({ [`${entry.name} ${field}`]: found }).toEqual({ [`${entry.name} ${field}`]: 'there' });
        }
      }
    }
    expect(routed.length).toBeGreaterThan(35);
  });

  it('knows every channel of every service', () => {
    const named = entries.filter((entry) => channelsOf(entry).length > 0 && entry.mapping['service'] !== undefined);
    for (const entry of named) {
      const wanted = { ...windows, service: textOf(entry.mapping['service']) };
      for (const channel of channelsOf(entry)) {
        const binding = bindingFor(bindingsOf(windows, channel.toLowerCase(), null), wanted);
        expect({ [`${wanted.service} ${channel}`]: binding !== null }).toEqual({
          [`${wanted.service} ${channel}`]: true,
        });
      }
    }
    expect(named.length).toBeGreaterThan(35);
  });
});
