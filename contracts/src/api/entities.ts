// Entities, what is known of them, and the graph they make with alerts and incidents.
import * as z from 'zod';

import { Alert } from '../alert.ts';
import { entityLists, entityVerdicts, graphKinds } from '../entity/kinds.ts';
import { EntityDetail, EntityItem } from '../entity/schema.ts';
import { Incident } from '../incident.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import { criticalities } from '../words.ts';
import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime({ offset: true });
const OneEntity = z.object({ entityId: z.uuid() });
const reason = z.string().trim().min(1).max(2000);

export const EntityFilter = z.object({
  kind: listOf(z.enum(graphKinds)),
  verdict: listOf(z.enum(entityVerdicts)),
  list: listOf(z.enum(entityLists)),
  /** Whether an asset is known to go by it. */
  asset: z.enum(['known', 'unknown']).optional(),
  /** Part of a name, in any spelling. */
  q: z.string().max(500).optional(),
  /** Seen in alerts since; 30 days ago unless said. */
  from: moment.optional(),
});
export type EntityFilter = z.infer<typeof EntityFilter>;

export const listEntities = endpoint('GET', '/entities', {
  summary: 'Entities that alerts named, latest first; with a list or a verdict also those that no alert names',
  permission: 'alert:read',
  input: EntityFilter.extend(PageQuery.shape),
  output: pageOf(EntityItem),
});
export const findEntity = endpoint('GET', '/entities/find', {
  summary: 'One entity by any of its names, `kind:value` as alerts or the graph write it',
  permission: 'alert:read',
  input: z.object({ is: z.string().min(3).max(2100) }),
  output: EntityDetail,
});
export const extractFromText = endpoint('POST', '/entities/extract', {
  summary: 'The entities a text names, plainly or defanged, and what is known of each',
  permission: 'alert:read',
  input: z.object({ text: z.string().min(1).max(200_000) }),
  output: z.object({
    items: z.array(z.object({ kind: z.enum(graphKinds), value: z.string(), known: EntityItem.nullable() })),
    /** There were more than are shown. */
    more: z.boolean(),
  }),
});
export const addEntity = endpoint('POST', '/entities', {
  summary: 'Keep an entity that no alert has named yet, to judge it or put it on a list; one that is there is answered',
  permission: 'alert:write',
  input: z.object({ kind: z.enum(graphKinds), value: z.string().trim().min(1).max(2048) }),
  output: EntityDetail,
});
export const getEntity = endpoint('GET', '/entities/:entityId', {
  summary: 'One entity',
  permission: 'alert:read',
  input: OneEntity,
  output: EntityDetail,
});
export const changeEntity = endpoint('PATCH', '/entities/:entityId', {
  summary: 'Judge an entity, or put it on lists; null takes the verdict back',
  permission: 'alert:write',
  input: OneEntity.extend({
    verdict: z
      .object({ level: z.enum(entityVerdicts), reason, expiresAt: moment.nullable().default(null) })
      .nullable()
      .optional(),
    lists: z.array(z.enum(entityLists)).max(3).optional(),
    rev: z.int().optional().describe('Refused with 409 when the entity was changed since; also `If-Match`'),
  }),
  output: EntityDetail,
});
export const noteEntity = endpoint('POST', '/entities/:entityId/notes', {
  summary: 'Add a note to an entity',
  permission: 'alert:write',
  input: OneEntity.extend({ text: z.string().trim().min(1).max(4000) }),
  output: EntityDetail,
});

export const listSightings = endpoint('GET', '/entities/:entityId/sightings', {
  summary: 'The alerts that name an entity, latest first, each with the part it played',
  permission: 'alert:read',
  input: OneEntity.extend(PageQuery.shape),
  /** `roles`: the fields of the kept events that hold it, as `source.ip`. */
  output: pageOf(Alert.extend({ roles: z.array(z.string()) })),
});
export const listEntityIncidents = endpoint('GET', '/entities/:entityId/incidents', {
  summary: 'The latest hundred incidents whose alerts name an entity',
  permission: 'incident:read',
  input: OneEntity,
  output: z.object({ items: z.array(Incident) }),
});
export const listRelatedEntities = endpoint('GET', '/entities/:entityId/related', {
  summary: 'Entities named by the same alerts; what is rare elsewhere comes first',
  permission: 'alert:read',
  input: OneEntity,
  output: z.object({
    items: z.array(EntityItem.extend({ together: z.int(), weight: z.number() })),
    /** Of this many of its alerts, the latest. */
    alertsRead: z.int(),
  }),
});
export const getPrevalence = endpoint('GET', '/entities/:entityId/prevalence', {
  summary: 'How common an entity is in the events of the last 90 days',
  permission: 'event:read',
  input: OneEntity,
  output: z.object({
    days: z.int(),
    events: z.int(),
    hosts: z.int(),
    users: z.int(),
    sites: z.array(z.object({ site: z.string(), events: z.int() })),
    firstSeenAt: z.iso.datetime().nullable(),
    lastSeenAt: z.iso.datetime().nullable(),
    /** Events by day, the oldest first, the last day being today. */
    byDay: z.array(z.int()),
  }),
});

const nodeTypes = ['entity', 'alert', 'incident'] as const;
export const GraphNodeId = z.object({ type: z.enum(nodeTypes), id: z.uuid() });
export type GraphNodeId = z.infer<typeof GraphNodeId>;
export const GraphNode = GraphNodeId.extend({
  label: z.string(),
  /** Of an entity; null otherwise. */
  kind: z.enum(graphKinds).nullable(),
  /** 0 to 4 of alerts and incidents. */
  severity: z.int().nullable(),
  verdict: z.enum(entityVerdicts).nullable(),
  criticality: z.enum(criticalities).nullable(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** How many neighbours it has in all: of an entity its alerts, of an alert its entities and incident. */
  degree: z.int(),
});
export type GraphNode = z.infer<typeof GraphNode>;
export const Graph = z.object({
  nodes: z.array(GraphNode),
  /** From an entity or an incident to an alert, by `type:id`. */
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
  /** Nodes whose neighbours are not all there, and how many are missing. */
  capped: z.array(z.object({ node: z.string(), missing: z.int() })),
});
export type Graph = z.infer<typeof Graph>;

const Times = z.object({ from: moment.optional(), to: moment.optional() });
export const expandGraph = endpoint('POST', '/graph/expand', {
  summary: 'Nodes of the graph with their neighbours; of many the rarest entities and the latest alerts',
  permission: 'alert:read',
  input: Times.extend({
    nodes: z.array(GraphNodeId).min(1).max(50),
    /** Neighbours of one node. */
    most: z.int().min(1).max(100).default(25),
  }),
  output: Graph,
});
export const findGraphPath = endpoint('POST', '/graph/path', {
  summary: 'A shortest way between two nodes over at most eight edges, past no hub; empty where none was found',
  permission: 'alert:read',
  input: Times.extend({ start: GraphNodeId, end: GraphNodeId }),
  output: Graph.extend({ path: z.array(z.string()) }),
});
