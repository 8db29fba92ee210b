// Salesforce: rows of event log files, real-time events and the setup audit trail.
import { textOf } from '../values.ts';
import { categories, setOutcome } from './categories.ts';
import { cloudSnippets } from './cloud-snippets.ts';
import { put, type Reading } from './ecs-names.ts';
import { putAddress, putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText } from './json-source.ts';

const shapes = categories({
  'Login|LoginAs|LoginEvent|LoginAsEvent|LoginEventStream': 'authentication: start',
  'Logout|LogoutEvent|LogoutEventStream': 'authentication: end',
  '*ReportExport*|*Report*|*BulkApi*|*DocumentAttachmentDownloads*|*ContentTransfer*|*ListView*': 'file web: access',
  'CredentialStuffing*|SessionHijacking*|*Anomaly*': 'threat: indicator',
  'PermissionSet*|*UserManagement*|InsufficientAccess*': 'iam: change',
  'SetupAuditTrail': 'configuration: change',
  'API*|RestApi*|Apex*|URI*|Api*': 'web: access',
  '*': 'web: info',
}); // prettier-ignore

const noAddress = new Set(['Salesforce.com IP', 'Unknown', 'N/A']);

function putClient(reading: Reading, value: unknown): void {
  const text = textOf(value);
  if (!noAddress.has(text)) putAddress(reading, 'source.ip', text);
}

function finishRow(reading: Reading): void {
  const { value, ecs } = reading;
  putMailbox(
    reading,
    'user.name',
    textOf(value['USER_NAME']) || textOf(value['LOGIN_KEY'] === undefined ? '' : value['DELEGATED_USER_NAME']),
  );
  putClient(reading, value['SOURCE_IP'] ?? value['CLIENT_IP']);
  const status = textOf(value['LOGIN_STATUS']);
  if (status !== '') ecs['event.outcome'] = status === 'LOGIN_NO_ERROR' ? 'success' : 'failure';
  else
    setOutcome(
      reading,
      textOf(value['REQUEST_STATUS']) === 'S' || textOf(value['SUCCESS']) === '1' ? 'success' : undefined,
    );
  if (textOf(value['REQUEST_STATUS']) === 'F') setOutcome(reading, 'failure');
}

function finishStream(reading: Reading): void {
  const { value, ecs } = reading;
  const type = textOf(value['__eventType'] ?? value['EventType'] ?? part(value)) || 'event';
  put(reading, 'event.action', type);
  putMailbox(reading, 'user.name', textOf(value['Username']));
  putClient(reading, value['SourceIp']);
  const status = textOf(value['Status']);
  if (status !== '') ecs['event.outcome'] = status === 'Success' ? 'success' : 'failure';
  if (has(value, 'Score') && has(value, 'SecurityEventData')) ecs['event.kind'] = 'alert';
}

/** The kind of a record of a query, e.g. `LoginEvent`. */
const part = (value: Record<string, unknown>): string => {
  const attributes = value['attributes'];
  return typeof attributes === 'object' && attributes !== null && 'type' in attributes ? textOf(attributes.type) : '';
};

const module = { 'event.module': 'salesforce' };

export const salesforce = defineJsonSource({
  id: 'salesforce',
  title: 'Salesforce',
  kind: 'cloud',
  summary: 'Event log files, real-time events and the setup audit trail.',
  wrappers: ['records'],
  snippets: cloudSnippets('salesforce'),
  refusal: 'The object is no row of an event log file, no real-time event and no entry of the setup audit trail.',
  streams: [
    {
      is: (value) =>
        isText(value['EVENT_TYPE']) &&
        (has(value, 'TIMESTAMP_DERIVED') || has(value, 'TIMESTAMP')) &&
        has(value, 'ORGANIZATION_ID'),
      sure: 92,
      dataset: 'salesforce.event_log',
      logsource: { product: 'salesforce', service: 'event_log' },
      prefix: 'salesforce',
      fixed: module,
      time: ['TIMESTAMP_DERIVED', 'TIMESTAMP'],
      identity: ['REQUEST_ID', 'EVENT_TYPE', 'TIMESTAMP'],
      fields: {
        TIMESTAMP: null,
        TIMESTAMP_DERIVED: null,
        EVENT_TYPE: 'event.action',
        USER_NAME: null,
        USER_ID_DERIVED: 'user.id',
        USER_ID: 'user.id',
        ORGANIZATION_ID: 'organization.id',
        REQUEST_ID: 'event.id',
        SOURCE_IP: null,
        CLIENT_IP: null,
        URI: 'url.path',
        BROWSER_TYPE: 'user_agent.original',
        USER_AGENT: 'user_agent.original',
        METHOD: 'http.request.method',
        STATUS_CODE: 'http.response.status_code',
        SESSION_KEY: 'session.id',
        LOGIN_STATUS: 'event.reason',
        TLS_PROTOCOL: 'tls.version',
        CIPHER_SUITE: 'tls.cipher',
        RUN_TIME: ['event.duration', 'ms'],
      },
      finish: finishRow,
      shapes,
    },
    {
      is: (value) =>
        has(value, 'EventDate') && (has(value, 'EventIdentifier') || (has(value, 'Username') && has(value, 'UserId'))),
      sure: 88,
      dataset: 'salesforce.stream',
      logsource: { product: 'salesforce', service: 'stream' },
      prefix: 'salesforce.stream',
      fixed: module,
      time: ['EventDate', 'CreatedDate'],
      identity: ['EventIdentifier'],
      fields: {
        EventDate: null,
        EventIdentifier: 'event.id',
        Username: null,
        UserId: 'user.id',
        SourceIp: null,
        UserAgent: 'user_agent.original',
        Application: 'service.name',
        SessionKey: 'session.id',
        PolicyId: 'rule.id',
        PolicyOutcome: 'rule.category',
        Score: 'event.risk_score',
        Summary: 'event.reason',
        CountryIso: 'source.geo.country_iso_code',
        City: 'source.geo.city_name',
      },
      finish: finishStream,
      shapes,
    },
    {
      is: (value) => has(value, 'Action', 'Section', 'Display') && has(value, 'CreatedDate'),
      sure: 85,
      dataset: 'salesforce.setup_audit_trail',
      logsource: { product: 'salesforce', service: 'setup_audit_trail' },
      prefix: 'salesforce.setup_audit_trail',
      fixed: { ...module, 'event.category': ['configuration', 'iam'], 'event.type': ['change'] },
      time: ['CreatedDate'],
      identity: ['Id'],
      fields: {
        CreatedDate: null,
        Id: 'event.id',
        Action: 'event.action',
        Display: 'event.reason',
        Section: 'event.provider',
        CreatedById: 'user.id',
        'CreatedBy.Username': ['user.name', 'mailbox'],
        DelegateUser: 'user.target.name',
      },
    },
  ],
});
