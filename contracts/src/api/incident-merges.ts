// Incidents that become one, become two, or stand beside each other.
import * as z from 'zod';

import { Incident, IncidentRef, IncidentSeverity, Merge, MergeConflict, Relation } from '../incident.ts';
import { listOf } from '../page.ts';
import { papLevels, tlpLevels } from '../words.ts';
import { endpoint } from './endpoint.ts';

const incidentId = z.string().describe('The id or the number');
const Reason = z.string().trim().min(1).max(2000);
const ids = (most: number) => z.array(z.uuid()).max(most).default([]);

export const previewMerge = endpoint('GET', '/incidents/:incidentId/merge', {
  summary: 'What merging these incidents into this one would make of it, and what stands against it',
  permission: 'incident:write',
  input: z.object({ incidentId, source: listOf(z.string()) }),
  output: z.object({
    sources: z.array(IncidentRef.extend({ title: z.string(), severity: IncidentSeverity })),
    result: z.object({
      severity: IncidentSeverity,
      tlp: z.enum(tlpLevels).nullable(),
      pap: z.enum(papLevels).nullable(),
      restricted: z.boolean(),
      alertCount: z.int(),
      commentCount: z.int(),
      taskCount: z.int(),
    }),
    conflicts: z.array(MergeConflict),
    /** A sentence where it would be refused. */
    refused: z.string().nullable(),
  }),
});
export const mergeIncidents = endpoint('POST', '/incidents/:incidentId/merge', {
  summary: 'Merge other incidents into this one: they point to it, and what is in them is in it from now on',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    sources: z.array(z.string()).min(1).max(50).describe('Ids or numbers'),
    reason: Reason,
    choices: z
      .array(z.object({ fieldId: z.string().max(40), sourceId: z.uuid() }))
      .max(200)
      .default([])
      .describe('Custom fields that take the value of a source; otherwise this incident’s own stays'),
  }),
  output: z.object({ incident: Incident, merges: z.array(Merge), conflicts: z.array(MergeConflict) }),
});
export const unmergeIncident = endpoint('POST', '/incidents/:incidentId/unmerge', {
  summary: 'Take a merged incident out again, within 30 days: what came with it returns to it',
  permission: 'incident:write',
  input: z.object({ incidentId: z.string().describe('The merged one, by id or number'), reason: Reason }),
  output: z.object({ incident: Incident, target: Incident }),
});
export const listMerges = endpoint('GET', '/incidents/:incidentId/merges', {
  summary: 'The incidents that went into this one, the latest first, and where their fields differ',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({ items: z.array(Merge), conflicts: z.array(MergeConflict) }),
});
export const splitIncident = endpoint('POST', '/incidents/:incidentId/split', {
  summary: 'Move alerts, tasks, comments and entries of the timeline of an incident into a new one',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    title: z.string().trim().min(1).max(300).optional(),
    reason: Reason,
    alertIds: ids(1000),
    taskIds: ids(500),
    commentIds: ids(1000),
    entryIds: ids(1000).describe('Entries kept on the timeline itself, by their uuid'),
  }),
  output: z.object({ incident: Incident, from: Incident }),
  status: 201,
});
export const listRelations = endpoint('GET', '/incidents/:incidentId/relations', {
  summary: 'Incidents related to this one, as far as you see them',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({ items: z.array(Relation) }),
});
export const relateIncident = endpoint('POST', '/incidents/:incidentId/relations', {
  summary: 'Say how another incident stands to this one',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    other: z.string().describe('The id or the number'),
    kind: z.enum(['parent', 'child', 'recurrence_of', 'duplicate', 'related']).describe('What the other one is'),
  }),
  output: z.object({ items: z.array(Relation) }),
  status: 201,
});
export const unrelateIncident = endpoint('DELETE', '/incidents/:incidentId/relations/:relationId', {
  summary: 'Take a relation away',
  permission: 'incident:write',
  input: z.object({ incidentId, relationId: z.uuid() }),
  output: z.object({ items: z.array(Relation) }),
});
