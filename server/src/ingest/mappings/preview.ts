// Reads a pasted sample and says what becomes of it; keeps nothing.
import { Readable } from 'node:stream';

import type * as api from '@tocsin/contracts/api/mappings';
import { ecsFields } from '@tocsin/contracts/event';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { readRecords, type RawRecord } from '../body.ts';
import { readRecord } from '../read-record.ts';
import { addAttribute } from '../sources/attributes.ts';
import { recognisedBy } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';
import { unparsedDataset } from '../unparsed.ts';
import { compileMapping } from './compile.ts';
import type { MappingSets } from './sets.ts';
import { suggestMapping } from './suggest.ts';

type Input = z.output<typeof api.previewMapping.input>;
type Output = z.input<typeof api.previewMapping.output>;

const shown = 20;
const rawChars = 8_000;
const maxValues = 500;

/** @throws Problem `source_not_found`, `mapping_pattern` */
export async function previewMapping(ctx: Context, sets: MappingSets, input: Input): Promise<Output> {
  authorize(ctx, 'event:read');
  const source = input.mapping
    ? compileMapping('preview', 'Preview', input.mapping)
    : await sets.find(ctx, input.source ?? 'auto');
  if (!source) throw notFound('source', input.source ?? 'auto');
  const receivedAt = ctx.now().getTime();
  const records = await recordsIn(input.sample, source);
  const read = records.flatMap((record) => readRecord({ source, site: '', receivedAt }, record));
  const [first] = records;
  const recognised = first && recognisedBy({ ...first, receivedAt });
  return {
    total: read.length,
    unread: read.filter(({ event }) => event.dataset === unparsedDataset).length,
    recognised: recognised ? { id: recognised.id, title: recognised.title } : null,
    suggestion: suggestMapping(input.sample, records),
    records: read.slice(0, shown).map(({ event, raw }) => {
      const fault = event.dataset === unparsedDataset ? (event.attrs['error.message'] ?? '') : null;
      return {
        raw: raw.slice(0, rawChars),
        values: valuesOf(fault === null ? event.native : {}),
        fault,
        event:
          fault !== null
            ? null
            : {
                time: event.time === null ? null : new Date(event.time).toISOString(),
                dataset: event.dataset,
                message: event.message,
                fields: event.ecs as Record<string, string | number | string[]>,
                attrs: event.attrs,
              },
      };
    }),
  };
}

async function recordsIn(sample: string, { format }: Source): Promise<RawRecord[]> {
  const options = { gzip: false, maxBytes: 1 << 20, maxRecordBytes: 1 << 20, format };
  const records: RawRecord[] = [];
  for await (const some of readRecords(Readable.from([Buffer.from(sample)]), options)) records.push(...some);
  return records;
}

function valuesOf(native: Record<string, unknown>): { name: string; value: string }[] {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(native)) addAttribute(flat, name, value);
  return Object.entries(flat)
    .slice(0, maxValues)
    .map(([name, value]) => ({ name, value: value.slice(0, rawChars) }));
}

export async function listEcsFields(ctx: Context): Promise<z.input<typeof api.listEcsFields.output>> {
  authorize(ctx, 'event:read');
  return { items: Object.entries(ecsFields).map(([name, type]) => ({ name, type })) };
}
