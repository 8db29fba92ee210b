// What one search finds, whatever it is: enough to know it again and to go there.
import * as z from 'zod';

import { foundKinds } from './words.ts';

export const Found = z.object({
  kind: z.enum(foundKinds),
  id: z.uuid(),
  /** Of what has one: `ALR-2026-00042`. A comment and an entity have none. */
  number: z.string().nullable(),
  title: z.string(),
  /** A stretch of the text in which the words stand, where it is not the title. */
  excerpt: z.string().nullable(),
  /** Of evidence: the words stand in what was taken in. That is shown to whoever opens it, on record. */
  inContent: z.boolean(),
  at: z.iso.datetime(),
  /** 0 info … 4 critical, of alerts and incidents. */
  severity: z.int().nullable(),
  /** Stage, state, or the verdict on an entity. */
  state: z.string().nullable(),
  /** The kind of an entity or of evidence. */
  type: z.string().nullable(),
  site: z.string().nullable(),
  by: z.string().nullable(),
  incident: z.object({ number: z.string(), title: z.string() }).nullable(),
});
export type Found = z.infer<typeof Found>;

export const FoundPage = z.object({
  items: z.array(Found),
  next: z.string().nullable(),
  /** How many there are; with `more`, at least so many. */
  count: z.int(),
  more: z.boolean(),
  /** The words to mark, in lower case. */
  words: z.array(z.string()),
});
export type FoundPage = z.infer<typeof FoundPage>;
