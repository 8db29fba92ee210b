// One search over alerts, incidents, entities, evidence, comments and tasks. Each kind is asked for by itself.
import * as z from 'zod';

import { graphKinds } from '../entity/kinds.ts';
import { FoundPage } from '../finding.ts';
import { PageQuery } from '../page.ts';
import { foundKinds } from '../words.ts';
import { endpoint } from './endpoint.ts';

const q = z.string().max(2000).describe('Words, `field:value`, `or`, `not`, `( … )`; see docs/finding.md');
const input = z
  .object({ q })
  .extend(PageQuery.shape)
  .extend({
    limit: z.coerce.number().int().min(1).max(100).default(10),
  });

export const aboutFind = endpoint('GET', '/find', {
  summary: 'What a search says: the record it names by number, the indicators in it, and which kinds it can find',
  permission: 'signed-in',
  input: z.object({ q }),
  output: z.object({
    jump: z.object({ kind: z.enum(foundKinds), number: z.string(), title: z.string() }).nullable(),
    /** At most five. */
    indicators: z.array(
      z.object({
        kind: z.enum(graphKinds),
        value: z.string(),
        /** An alert or a person named it, and you may see that. */
        known: z.boolean(),
      }),
    ),
    kinds: z.array(z.enum(foundKinds)),
    words: z.array(z.string()),
  }),
});
export const suggestForFind = endpoint('GET', '/find/suggestions', {
  summary: 'Values of a field of the search, of what you see; without a field, the fields',
  permission: 'signed-in',
  input: z.object({ field: z.string().max(40).optional(), prefix: z.string().max(200).default('') }),
  output: z.object({ items: z.array(z.object({ value: z.string(), label: z.string().nullable() })) }),
});
export const findAlerts = endpoint('GET', '/find/alerts', {
  summary: 'Alerts that a search finds, those named so first, then the latest',
  permission: 'alert:read',
  input,
  output: FoundPage,
});
export const findIncidents = endpoint('GET', '/find/incidents', {
  summary: 'Incidents that a search finds',
  permission: 'incident:read',
  input,
  output: FoundPage,
});
export const findEntities = endpoint('GET', '/find/entities', {
  summary: 'Entities that a search finds, by any of their names',
  permission: 'alert:read',
  input,
  output: FoundPage,
});
export const findEvidence = endpoint('GET', '/find/evidence', {
  summary: 'Evidence that a search finds, also by words in what was taken in; never its content',
  permission: 'evidence:read',
  input,
  output: FoundPage,
});
export const findComments = endpoint('GET', '/find/comments', {
  summary: 'Comments of incidents and notes of tasks that a search finds',
  permission: 'incident:read',
  input,
  output: FoundPage,
});
export const findTasks = endpoint('GET', '/find/tasks', {
  summary: 'Tasks that a search finds',
  permission: 'incident:read',
  input,
  output: FoundPage,
});
