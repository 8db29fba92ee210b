// Every endpoint of Tocsin, in the order of one event's life.
import * as activities from './activities.ts';
import * as alerts from './alerts.ts';
import * as assets from './assets.ts';
import * as auditStreams from './audit-streams.ts';
import * as boards from './boards.ts';
import * as coverage from './coverage.ts';
import * as detection from './detection.ts';
import * as doors from './doors.ts';
import type { Endpoint } from './endpoint.ts';
import * as entities from './entities.ts';
import * as events from './events.ts';
import * as evidence from './evidence.ts';
import * as finding from './finding.ts';
import * as grouping from './grouping.ts';
import * as identity from './identity.ts';
import * as incidentMerges from './incident-merges.ts';
import * as incidentModel from './incident-model.ts';
import * as incidents from './incidents.ts';
import * as ingest from './ingest.ts';
import * as ledgerAnchors from './ledger-anchors.ts';
import * as ledger from './ledger.ts';
import * as mappings from './mappings.ts';
import * as notices from './notices.ts';
import * as oauth from './oauth.ts';
import * as people from './people.ts';
import * as platform from './platform.ts';
import * as privacy from './privacy.ts';
import * as profile from './profile.ts';
import * as pulls from './pulls.ts';
import * as retention from './retention.ts';
import * as ruleLife from './rule-life.ts';
import * as savedViews from './saved-views.ts';
import * as scim from './scim.ts';
import * as secrets from './secrets.ts';
import * as serviceAccounts from './service-accounts.ts';
import * as sessions from './sessions.ts';
import * as singleSignOn from './single-sign-on.ts';
import * as sla from './sla.ts';
import * as sourceHealth from './source-health.ts';
import * as talk from './talk.ts';
import * as tasks from './tasks.ts';
import * as timelines from './timelines.ts';
import * as tuning from './tuning.ts';
import * as webhooks from './webhooks.ts';

const modules = {
  ...identity,
  ...serviceAccounts,
  ...oauth,
  ...scim,
  ...sessions,
  ...singleSignOn,
  ...profile,
  ...people,
  ...platform,
  ...ingest,
  ...doors,
  ...webhooks,
  ...pulls,
  ...secrets,
  ...sourceHealth,
  ...mappings,
  ...events,
  ...detection,
  ...ruleLife,
  ...tuning,
  ...coverage,
  ...alerts,
  ...incidents,
  ...talk,
  ...notices,
  ...incidentMerges,
  ...incidentModel,
  ...tasks,
  ...timelines,
  ...sla,
  ...grouping,
  ...boards,
  ...entities,
  ...assets,
  ...activities,
  ...ledger,
  ...privacy,
  ...retention,
  ...ledgerAnchors,
  ...auditStreams,
  ...evidence,
  ...finding,
  ...savedViews,
};
type Module = typeof modules;

/** `GET /alerts` → its endpoint: what the typed client is built on. A type, so that a browser loads no schema. */
export type Api = {
  [Name in keyof Module as Module[Name] extends Endpoint<infer M, infer P> ? `${M} ${P}` : never]: Module[Name];
};

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;

const values: unknown[] = Object.values(modules);
export const endpoints: readonly Endpoint[] = values.filter(isEndpoint);
