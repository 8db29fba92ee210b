// A mapping: how records of a kind that Tocsin does not know become events, as a person laid it down.
import * as z from 'zod';

import { mappingFormats } from './words.ts';

/** What senders write in `POST /ingest/:source`, after `my-`. */
export const MappingName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'Two to 41 lower-case letters, digits and dashes.');

/** How a value is read before it is written. */
export const mappingConversions = ['text', 'lower', 'number', 'ip', 'port', 'list', 'name-of-path'] as const;

const fieldName = z.string().min(1).max(200);

export const MappedField = z.object({
  /** A field of the record, dotted where it is nested. */
  from: fieldName,
  /** An ECS field, e.g. `source.ip`; any other name is kept beside the columns. */
  to: z.string().regex(/^[a-zA-Z_@][\w@.-]{0,120}$/, 'A dotted name, e.g. source.ip.'),
  as: z.enum(mappingConversions).default('text'),
  /** Values that are written as others, e.g. `{"DENY": "failure"}`; what is not named stays as it is. */
  values: z.record(z.string().max(200), z.string().max(200)).default({}),
});
export type MappedField = z.infer<typeof MappedField>;

export const Mapping = z.object({
  format: z.enum(mappingFormats),
  /** Whether a syslog header stands before the record; its host and time count where the record has none. */
  syslogHeader: z.boolean().default(false),
  /** `columns`: what stands between two, and their names in order; '' skips one. */
  separator: z.string().min(1).max(4).default(','),
  columns: z.array(z.string().max(100)).max(400).default([]),
  /** `pattern`: RE2 with named groups, e.g. `^(?<user>\S+) from (?<address>\S+)$`. */
  pattern: z.string().max(4_000).default(''),
  /** `key-value`: what stands between a name and its value. */
  assign: z.enum(['=', ':']).default('='),
  /** The name of the array that wraps records, where one object holds many. */
  wrapper: z.string().max(100).default(''),
  /** Of the event: `<kind of system>.<kind of record>`, e.g. `shop.order`. */
  dataset: z
    .string()
    .regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/, 'Two words or more with dots between, e.g. shop.order.'),
  /** What Sigma rules name: product, category and service of their log source. */
  logsource: z
    .object({ product: z.string().max(60), category: z.string().max(60), service: z.string().max(60) })
    .partial()
    .default({}),
  /** The field that holds the time; '' takes the time of arrival. */
  time: z.string().max(200).default(''),
  /** The field that identifies a record in its product; kept beside the event. */
  identity: z.string().max(200).default(''),
  /** The field a person reads; '' takes the record. */
  message: z.string().max(200).default(''),
  fields: z.array(MappedField).max(400).default([]),
  /** What holds for every record, by ECS name, e.g. `event.category: network`; lists with commas. */
  constants: z.record(z.string().max(120), z.string().max(400)).default({}),
});
export type Mapping = z.infer<typeof Mapping>;
export type MappingInput = z.input<typeof Mapping>;
