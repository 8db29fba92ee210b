// Two organisations of one installation, each with one of everything that has an id.
import { createClient, type Call } from '@tocsin/contracts/client';

import { admin, eventually, signedIn, type Running } from '../running.ts';

export const password = 'neuf mois de printemps';

/** The id of one subject for each name that stands in a path, e.g. `alertId`. */
export type Ids = Readonly<Record<string, string>>;
export type Side = { organisationId: string; call: Call; cookie: string; ids: Ids };

const aSiem = { kind: 'https' as const, url: 'https://siem.example.org/audit', auth: 'none' as const };
const nowhere = '00000000-0000-7000-8000-000000000000';
const time = (): string => new Date(Date.now() - 60_000).toISOString();
const wipe = () => ({
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Provider_Name: 'Microsoft-Windows-Sysmon',
  Computer: 'WS14.example',
  TimeCreated: time(),
  Image: 'C:\\Windows\\System32\\vssadmin.exe',
  CommandLine: 'vssadmin.exe delete shadows /all /quiet',
  ParentImage: 'C:\\Windows\\System32\\cmd.exe',
  User: 'EXAMPLE\\c.moreau',
});
/** An entry by hand, and one from a file. */
async function timelineOf(call: Call, incidentId: string): Promise<Ids> {
  const at = time();
  const mapping = {
    columns: { time: 'time', title: 'title' },
    timeZone: 'UTC',
    dateOrder: 'year_first' as const,
    lane: 'attack' as const,
    severity: 1,
    assertion: 'observed' as const,
  };
  const text = `time,title\n${at},Ours\n`;
  const path = { incidentId };
  return {
    entryId: (
      await call('POST /incidents/:incidentId/timeline/entries', { ...path, lane: 'attack', at, title: 'Ours' })
    ).id,
    timelineImportId: (
      await call('POST /incidents/:incidentId/timeline/imports', { ...path, name: 'a.csv', text, mapping })
    ).id,
  };
}

const aProvider = { kind: 'saml' as const, entityId: '', ssoUrl: '', certificates: [] };
const ruleText = (title: string): string => `title: ${title}
logsource:
  product: windows
detection:
  selection:
    Image|endswith: "\\\\never.exe"
  condition: selection
level: low
`;

/**
 * As whoever runs the installation makes one: by invitation of its first administrator.
 * @param network of a sender at a door: only one organisation can have it
 */
export async function anOrganisation(running: Running, name: string, network: string): Promise<Side> {
  const baseUrl = running.app.address;
  const operator = await signedIn(baseUrl);
  const email = `${name}@${admin.email.split('@')[1] ?? ''}`;
  const made = await operator.call('POST /platform/organisations', { name, administratorEmail: email });
  const token = made.link.split('#')[1] ?? '';
  await createClient({ baseUrl })('POST /invitations/accept', { token, name, password });
  const { call, cookie } = await signedIn(baseUrl, { email, password });
  const people = await peopleOf(call, made.id);
  const ids = { ...people, ...(await ingestOf(call, network)), ...(await workOf(baseUrl, call)) };
  return { organisationId: made.id, call, cookie, ids };
}

async function peopleOf(call: Call, organisationId: string): Promise<Ids> {
  return {
    organisationId,
    siteId: (await call('POST /sites', { code: 'lyo', name: 'Lyon' })).id,
    userId: (await call('GET /session', {})).user.id,
    sessionId: (await call('GET /sessions', {})).items[0]?.id ?? '',
    apiKeyId: (await call('POST /api-keys', { name: 'Reader', scopes: ['alert:read'] })).id,
    ...(await programsOf(call)),
    roleId: (await call('POST /roles', { key: 'night', title: 'Night', permissions: ['alert:read'] })).id ?? '',
    ...(await secretsOf(call)),
    ...(await signInOf(call)),
    ...(await retentionOf(call)),
    auditSinkId: (await call('POST /audit-sinks', { name: 'SIEM', settings: aSiem, enabled: false })).id,
    wallboardId: (await call('POST /wallboards', { name: 'Room 4' })).wallboard.id,
    teamId: (await call('POST /teams', { name: 'Blue' })).id,
    invitationId: (await call('POST /invitations', { email: 'x@example.org', role: 'viewer' })).id,
  };
}

async function programsOf(call: Call): Promise<Ids> {
  const made = await call('POST /service-accounts', { name: 'Robot', permissions: ['alert:read'] });
  const serviceAccountId = made.id;
  const client = await call('POST /service-accounts/:serviceAccountId/clients', { serviceAccountId, name: 'CI' });
  const { id: scimConnectionId } = await call('POST /scim-connections', { name: 'Entra', defaultRole: 'viewer' });
  return { serviceAccountId, clientId: client.id, scimConnectionId };
}

async function signInOf(call: Call): Promise<Ids> {
  const { id } = await call('POST /identity-providers', { name: 'Contoso', settings: aProvider });
  const { keys } = await call('POST /identity-providers/:identityProviderId/keys', { identityProviderId: id });
  return { identityProviderId: id, providerKeyId: keys[0]?.id ?? '', signInTestId: nowhere };
}

async function secretsOf(call: Call): Promise<Ids> {
  const settings = {
    kind: 'vault-kv' as const,
    address: 'https://vault.example.org',
    namespace: null,
    mount: 'secret',
    overlapHours: 24,
  };
  return {
    secretId: (await call('POST /secrets', { name: 'mail', value: 'quatre tasses' })).id,
    providerId: (await call('POST /secret-providers', { name: 'vault', settings, credential: 'trois tasses' })).id,
  };
}

async function retentionOf(call: Call): Promise<Ids> {
  const { id: purgeId } = await call('POST /retention/purges', {});
  const purges = async () => (await call('GET /retention/purges', {})).items;
  await eventually('a certificate', async () => (await purges()).find(({ hasCertificate }) => hasCertificate));
  return {
    retentionRuleId: (await call('PUT /retention/rules', { kind: 'backtests', days: 900 })).id ?? '',
    holdId: (await call('POST /legal-holds', { scope: { kind: 'host', host: 'ws99' }, reason: 'Case 4' })).id,
    purgeId,
    requestId: (await call('POST /privacy/requests', { kind: 'export', identifier: 'c.moreau', reason: 'They asked' }))
      .id,
  };
}

async function ingestOf(call: Call, network: string): Promise<Ids> {
  const doorId = (await call('GET /doors', {})).items[0]?.id ?? '';
  const mapping = { format: 'json' as const, dataset: 'shop.order', fields: [{ from: 'a', to: 'source.ip' }] };
  const [from, to] = [new Date(Date.now() - 3_600_000).toISOString(), new Date().toISOString()];
  const { webhook } = await call('POST /webhooks', { provider: 'wazuh', name: 'Wazuh' });
  return {
    doorId,
    senderId: (await call('POST /doors/:doorId/senders', { doorId, name: 'S', network })).id,
    tokenId: (await call('POST /doors/:doorId/tokens', { doorId, name: 'T' })).id,
    webhookId: webhook.id,
    deliveryId: nowhere,
    pullId: (await call('POST /pulls', { name: 'P', endpoint: 'https://s3.example.org', bucket: 'logs' })).id,
    mappingId: (await call('POST /mappings', { name: 'shop', title: 'Shop', mapping, note: '' })).id,
    replayId: (await call('POST /replays', { source: 'windows', from, to })).id,
  };
}

async function slaOf(call: Call, incidentId: string): Promise<Ids> {
  const clock = await eventually(
    'a clock',
    async () => (await call('GET /sla/clocks', { subject: [incidentId], view: 'all' })).items[0],
  );
  const { items: calendars } = await call('GET /sla/calendars', {});
  return { slaClockId: clock.id, slaPolicyId: clock.policyId, slaCalendarId: calendars[0]?.id ?? '' };
}

async function workOf(baseUrl: string, call: Call): Promise<Ids> {
  const ruleId = (await call('POST /detection/rules', { source: ruleText('Ours') })).id;
  const url = 'https://example.org/rules';
  const files = [{ path: 'theirs.yml', source: ruleText('Theirs') }];
  await call('POST /detection/proposals/sync', { url, revision: 'r1', files });
  const { key } = await call('POST /api-keys', { name: 'Shipper', scopes: ['ingest:write'] });
  const event = JSON.stringify(wipe());
  // The rules that come with Tocsin follow the organisation; until they are there, nothing is raised.
  const alert = await eventually(
    'an alert',
    async () => {
      await fetch(`${baseUrl}/api/v1/ingest/windows?site=lyo`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: event,
      });
      return (await call('GET /alerts', {})).items[0];
    },
    120_000,
  );
  const { id: incidentId } = await call('POST /incidents', { title: 'Ours', alertIds: [alert.id] });
  const { id: other } = await call('POST /incidents', { title: 'Beside it' });
  const { items: relations } = await call('POST /incidents/:incidentId/relations', {
    incidentId,
    other,
    kind: 'related',
  });
  const what = { from: 'note' as const, text: 'Ours' };
  const { id: evidenceId } = await call('POST /evidence/captures', { incidentId, what });
  await call('POST /evidence/:evidenceId/views', { evidenceId });
  const effect = { kind: 'exception' as const, conditions: [{ field: 'Image', values: ['x'] }] };
  const [from, to] = [new Date(Date.now() - 3_600_000).toISOString(), new Date().toISOString()];
  return {
    ...(await slaOf(call, incidentId)),
    groupingRuleId: (await call('GET /grouping/rules', {})).items[0]?.id ?? '',
    groupingProposalId: nowhere,
    ...(await timelineOf(call, incidentId)),
    ruleId,
    proposalId: (await call('GET /detection/proposals', {})).items[0]?.id ?? '',
    tuningId: (await call('POST /detection/tuning', { rule: ruleId, effect, reason: 'Known' })).id,
    backtestId: (await call('POST /detection/backtests', { ruleId, from, to })).id,
    alertId: alert.id,
    incidentId,
    relationId: relations[0]?.id ?? '',
    taskId: (await call('POST /incidents/:incidentId/tasks', { incidentId, title: 'Ours', phase: 'contain' })).id,
    evidenceId,
    archiveId: (await call('POST /evidence/:evidenceId/archives', { evidenceId })).archiveId,
    entityId: (await eventually('an entity', async () => (await call('GET /entities', { kind: ['host'] })).items[0]))
      .id,
    savedViewId: (await call('POST /saved-views', { page: 'alerts', name: 'Ours', state: 'severity=4' })).id,
    assetId: (await call('POST /assets', { name: 'DC01', site: 'lyo', identifiers: ['dc01.example'] })).id,
    commentId: (await call('POST /incidents/:incidentId/comments', { incidentId, body: 'Seen' })).id,
    eventId: (await eventually('an event', async () => (await call('GET /events', {})).items[0])).id,
  };
}
