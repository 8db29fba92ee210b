// An activity as the audit trail tells it: what was done, to what, and where that can be seen.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { evidenceLabel } from '../../../evidence/told.ts';
import { language } from '../../../lib/language.ts';
import { said } from '../../../words/said.ts';
import { sentenceOf, type Sentence } from '../../incident/activity-sentence.ts';
import { subjectWords } from './subjects.ts';
import { text, type Makers } from './telling.ts';
import { boardsTold, wallboardLabel } from './told-boards.ts';
import { clientsTold, clientWords } from './told-clients.ts';
import { entitiesTold, entityLabels } from './told-entities.ts';
import { groupingLabel, groupingTold } from './told-grouping.ts';
import { identityToldFr } from './told-identity.fr.ts';
import { identityTold } from './told-identity.ts';
import { ingestToldFr } from './told-ingest.fr.ts';
import { ingestTold } from './told-ingest.ts';
import { proofToldFr } from './told-proof.fr.ts';
import { proofTold } from './told-proof.ts';
import { retentionTold } from './told-retention.ts';
import { rulesToldFr } from './told-rules.fr.ts';
import { rulesTold } from './told-rules.ts';
import { secretsToldFr } from './told-secrets.fr.ts';
import { secretsTold } from './told-secrets.ts';
import { singleSignOnTold, singleSignOnWords } from './told-single-sign-on.ts';
import { slaAdminTold, slaLabels } from './told-sla.ts';
import { streamLabel, streamsTold } from './told-streams.ts';
import { viewLabel, viewsTold } from './told-views.ts';

/** The kinds that are not about alerts and incidents; those are told as on the incident's page. */
const english: Makers = { ...rulesTold, ...identityTold, ...ingestTold, ...secretsTold, ...proofTold };
const french: Makers = { ...rulesToldFr, ...identityToldFr, ...ingestToldFr, ...secretsToldFr, ...proofToldFr };
const makers: Makers = {
  ...(language === 'fr' ? french : english),
  ...clientsTold,
  ...singleSignOnTold,
  ...retentionTold,
  ...streamsTold,
  ...slaAdminTold,
  ...groupingTold,
  ...entitiesTold,
  ...boardsTold,
  ...viewsTold,
};

/** Kinds that only one of the languages tells; a test keeps it empty. */
export const halfTold = Object.keys({ ...english, ...french }).filter((type) => !(type in english && type in french));

export function toldOf(activity: Pick<ActivityRow, 'type' | 'data'>): Sentence {
  const { reason, ...told } = makers[activity.type]?.(activity.data) ?? sentenceOf(activity);
  return { ...told, reason: reason === null ? null : said(reason) };
}

export type Subject = { label: string; to: string | null };

type Named = (...keys: string[]) => string;
const subjects: Readonly<Record<ActivityRow['subjectKind'], (named: Named, id: string) => Subject>> = {
  alert: (named, id) => ({ label: named('number') || subjectWords.alert, to: `/alerts/${named('number') || id}` }),
  incident: (named, id) => ({ label: named('number') || subjectWords.incident, to: `/incidents/${id}` }),
  rule: (named, id) => ({ label: named('title') || subjectWords.rule, to: `/rules/${id}` }),
  tuning: (named, id) => ({ label: named('title') || subjectWords.tuning, to: `/tuning?selected=${id}` }),
  user: (named, id) => ({ label: named('email') || subjectWords.user, to: `/admin/users?selected=${id}` }),
  role: (named) => ({ label: named('title') || subjectWords.role, to: '/admin/roles' }),
  team: (named, id) => ({ label: named('name') || subjectWords.team, to: `/admin/teams?selected=${id}` }),
  invitation: (named) => ({ label: named('email') || subjectWords.invitation, to: '/admin/users?tab=invitations' }),
  site: (named, id) => ({ label: named('name', 'code') || subjectWords.site, to: `/admin/sites?selected=${id}` }),
  api_key: (named, id) => ({
    label: named('name') || subjectWords.api_key,
    to: `/admin/api-keys?state=all&selected=${id}`,
  }),
  service_account: (named, id) => ({
    label: named('name') || clientWords.serviceAccount,
    to: `/admin/service-accounts?selected=${id}`,
  }),
  scim_connection: (named, id) => ({
    label: named('name') || clientWords.connection,
    to: `/admin/provisioning?selected=${id}`,
  }),
  session: (named) => ({ label: named('email') || subjectWords.session, to: null }),
  organisation: (named) => ({ label: named('name') || subjectWords.organisation, to: null }),
  job: () => ({ label: subjectWords.job, to: null }),
  door: (named, id) => ({ label: named('title') || subjectWords.door, to: `/doors?door=${id}` }),
  ingest_token: (named) => ({
    label: named('name') || subjectWords.ingest_sender,
    to: `/doors?door=${named('door')}`,
  }),
  ingest_sender: (named) => ({
    label: named('name') || subjectWords.ingest_sender,
    to: `/doors?door=${named('door')}`,
  }),
  webhook: (named, id) => ({ label: named('name') || subjectWords.webhook, to: `/webhooks?selected=${id}` }),
  pull: (named, id) => ({ label: named('name') || subjectWords.pull, to: `/pulls?selected=${id}` }),
  source_watch: (named) => ({ label: named('source') || subjectWords.source_watch, to: '/source-health' }),
  mapping: (named, id) => ({ label: named('title') || subjectWords.mapping, to: `/mappings?mapping=${id}` }),
  replay: (named) => ({ label: named('source') || subjectWords.replay, to: '/mappings' }),
  secret: (named) => ({ label: named('name') || subjectWords.secret_provider, to: '/admin/secrets' }),
  secret_provider: (named) => ({ label: named('name') || subjectWords.secret_provider, to: '/admin/secrets' }),
  data_key: () => ({ label: subjectWords.data_key, to: '/admin/secrets' }),
  retention: () => ({ label: subjectWords.retention, to: '/admin/retention' }),
  purge: () => ({ label: subjectWords.retention, to: '/admin/retention' }),
  legal_hold: () => ({ label: subjectWords.legal_hold, to: '/admin/retention?view=holds' }),
  privacy_request: (named, id) => ({
    label: named('pseudonym') || subjectWords.privacy_request,
    to: `/admin/privacy?selected=${id}`,
  }),
  ledger: () => ({ label: subjectWords.ledger, to: '/admin/ledger' }),
  identity_provider: (named, id) => ({
    label: named('name') || singleSignOnWords.provider,
    to: `/admin/single-sign-on?selected=${id}`,
  }),
  entity: (named) => ({
    label: named('entity') || entityLabels.entity,
    to: `/entity?is=${encodeURIComponent(named('entity'))}`,
  }),
  asset: (named, id) => ({ label: named('name') || entityLabels.asset, to: `/inventory?selected=${id}` }),
  saved_view: (named) => ({ label: named('name') || viewLabel, to: null }),
  audit_sink: (named, id) => ({ label: named('name') || streamLabel, to: `/admin/audit-streams?selected=${id}` }),
  grouping_rule: (named, id) => ({ label: named('name') || groupingLabel, to: `/grouping?selected=${id}` }),
  sla_policy: (named, id) => ({ label: named('name') || slaLabels.policy, to: `/sla?view=policies&selected=${id}` }),
  sla_calendar: (named, id) => ({
    label: named('name') || slaLabels.calendar,
    to: `/sla?view=calendars&selected=${id}`,
  }),
  evidence: (named, id) => ({ label: named('number') || evidenceLabel, to: `/evidence/${named('number') || id}` }),
  wallboard: (named, id) => ({ label: named('name') || wallboardLabel, to: `/admin/wallboards?selected=${id}` }),
  endpoint: (named) => ({ label: named('title') || subjectWords.endpoint, to: null }),
};

/** What it was done to, and the page that shows it. */
export function subjectOf({
  subjectKind,
  subjectId,
  data,
}: Pick<ActivityRow, 'subjectKind' | 'subjectId' | 'data'>): Subject {
  const named: Named = (...keys) => keys.map((key) => text(data, key)).find((found) => found !== '') ?? '';
  return subjects[subjectKind](named, subjectId);
}
