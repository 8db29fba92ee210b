// The closed lists of words that schemas and pages share. No schema in here, so that a browser loads none.

/** What people can read Tocsin in. */
export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** Characters of a new password, at most. */
export const longestPassword = 128;

export const severityNames = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type SeverityName = (typeof severityNames)[number];
/** 0 info … 4 critical; anything else reads as info. */
export const severityName = (severity: number): SeverityName => severityNames[severity] ?? 'info';

export const alertStages = ['new', 'acknowledged', 'investigating', 'resolved'] as const;
export const openAlertStages = ['new', 'acknowledged', 'investigating'] as const;
export type AlertStage = (typeof alertStages)[number];

export const verdicts = [
  'true_positive',
  'benign_true_positive',
  'false_positive',
  'duplicate',
  'undetermined',
] as const;
export type Verdict = (typeof verdicts)[number];

export const entityKinds = ['host', 'user', 'ip', 'domain', 'url', 'hash', 'file', 'process', 'email'] as const;
export type EntityKind = (typeof entityKinds)[number];

export const incidentStages = [
  'new',
  'triage',
  'investigating',
  'containing',
  'eradicating',
  'recovering',
  'post_incident',
  'closed',
  'cancelled',
  'merged',
] as const;
export type IncidentStage = (typeof incidentStages)[number];
/** In these an incident is over: `merged` points to the one it went into. */
export const endedStages = ['closed', 'cancelled', 'merged'] as const;
export const hasEnded = (stage: IncidentStage): boolean => endedStages.some((ended) => ended === stage);
export const openIncidentStages = [
  'new',
  'triage',
  'investigating',
  'containing',
  'eradicating',
  'recovering',
  'post_incident',
] as const;

/** What an incident on hold waits for. */
export const holdReasons = ['customer', 'vendor', 'third_party', 'approval', 'change_window'] as const;
export type HoldReason = (typeof holdReasons)[number];
/** Why somebody watches an incident. */
export const watchReasons = ['chosen', 'owner', 'role', 'comment', 'mention'] as const;
export type WatchReason = (typeof watchReasons)[number];
/** What people are told about incidents. */
export const noticeKinds = ['mention', 'assigned', 'comment', 'stage', 'severity', 'owner', 'sla'] as const;
export type NoticeKind = (typeof noticeKinds)[number];
/** Not at all, on the page, or by mail too. */
export const noticeWays = ['none', 'page', 'mail'] as const;
/** Whoever did something: people, or programs and Tocsin itself. */
export const doers = ['people', 'machines'] as const;
export const cancelReasons = ['false_alarm', 'duplicate'] as const;
export type CancelReason = (typeof cancelReasons)[number];

/** In the order in which they must lie. */
export const milestones = [
  'started',
  'detected',
  'acknowledged',
  'contained',
  'eradicated',
  'recovered',
  'closed',
] as const;
export type Milestone = (typeof milestones)[number];

export const incidentRoles = ['commander', 'lead_investigator', 'scribe', 'comms', 'legal'] as const;
export type IncidentRole = (typeof incidentRoles)[number];

/** Traffic Light Protocol 2.0 (FIRST), the least restrictive first. */
export const tlpLevels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export type Tlp = (typeof tlpLevels)[number];
/** Permissible Actions Protocol, the least restrictive first. */
export const papLevels = ['clear', 'green', 'amber', 'red'] as const;
export type Pap = (typeof papLevels)[number];

export const criticalities = ['low', 'medium', 'high', 'critical'] as const;
export type Criticality = (typeof criticalities)[number];

export const harmLevels = ['none', 'low', 'medium', 'high'] as const;
export type HarmLevel = (typeof harmLevels)[number];

/** The types of incident that every organisation has; it may add its own. */
export const incidentTypes = [
  'malware',
  'ransomware',
  'phishing',
  'account_compromise',
  'data_leak',
  'intrusion',
  'denial_of_service',
  'insider',
  'other',
] as const;
export const customFieldKinds = ['text', 'number', 'yes_no', 'date', 'choice'] as const;
export type CustomFieldKind = (typeof customFieldKinds)[number];

/** What can be asked for before an incident is closed, beside custom fields. */
export const requirableFields = [
  'owner',
  'type',
  'summary',
  'impact',
  'root_cause',
  'lessons',
  'tlp',
  'contained',
] as const;
export type RequirableField = (typeof requirableFields)[number];

/** How the other incident stands to this one. */
export const relationKinds = [
  'parent',
  'child',
  'recurrence_of',
  'recurred_as',
  'duplicate',
  'related',
  'split_from',
  'split_into',
] as const;
export type RelationKind = (typeof relationKinds)[number];

export const taskPhases = ['identify', 'contain', 'eradicate', 'recover', 'post'] as const;
export type TaskPhase = (typeof taskPhases)[number];
export const taskStates = ['todo', 'in_progress', 'blocked', 'in_review', 'done', 'cancelled'] as const;
export type TaskState = (typeof taskStates)[number];
export const openTaskStates = ['todo', 'in_progress', 'blocked', 'in_review'] as const;

export const timelineLanes = ['endpoint', 'identity', 'network', 'cloud', 'email', 'response'] as const;
export type TimelineLane = (typeof timelineLanes)[number];

/** `filter` narrows other rules; `query` is a search kept under a name; `yara` is kept for the scanner. */
export const ruleKinds = ['sigma', 'correlation', 'filter', 'threshold', 'query', 'yara'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** `shadow` counts without alerting. */
export const ruleModes = ['draft', 'shadow', 'active', 'disabled'] as const;
export type RuleMode = (typeof ruleModes)[number];

export const ruleGates = ['tests', 'backtest', 'review'] as const;
export type RuleGate = (typeof ruleGates)[number];

export const tuningKinds = ['exception', 'threshold', 'severity', 'scope'] as const;
export type TuningKind = (typeof tuningKinds)[number];
export const tuningStates = ['proposed', 'active', 'expired', 'reverted'] as const;
export type TuningState = (typeof tuningStates)[number];

export const proposalKinds = ['add', 'change', 'remove'] as const;
export type ProposalKind = (typeof proposalKinds)[number];

export const doorKinds = ['http', 'stream', 'datagram'] as const;
export type DoorKind = (typeof doorKinds)[number];
/** `failed`: it should be open and cannot be; it is tried again. */
export const doorStates = ['open', 'closed', 'failed'] as const;
export type DoorState = (typeof doorStates)[number];
export const clientCertificateModes = ['none', 'optional', 'required'] as const;
export type ClientCertificateMode = (typeof clientCertificateModes)[number];
/** Why a door did not take something. */
export const refusalKinds = ['malformed', 'unauthorised', 'busy', 'dropped', 'failed'] as const;
export type RefusalKind = (typeof refusalKinds)[number];

/** How the records of a mapping are written. */
export const mappingFormats = ['json', 'key-value', 'columns', 'pattern', 'xml', 'text'] as const;
export type MappingFormat = (typeof mappingFormats)[number];

/** What a service level promises. */
export const slaKinds = ['ack', 'first_update', 'update_cadence', 'contain', 'resolve', 'notify_regulator'] as const;
export type SlaKind = (typeof slaKinds)[number];
export const slaSubjectKinds = ['alert', 'incident'] as const;
export type SlaSubjectKind = (typeof slaSubjectKinds)[number];
/** Of all service policies that match, the first counts; of regulators', each. */
export const slaLayers = ['service', 'regulator'] as const;
export type SlaLayer = (typeof slaLayers)[number];
/** `declared`: somebody says that the duty exists, e.g. that an incident is material. */
export const slaStarts = ['created', 'acknowledged', 'declared'] as const;
export type SlaStart = (typeof slaStarts)[number];
export const slaUnits = ['minutes', 'working_days', 'months'] as const;
export type SlaUnit = (typeof slaUnits)[number];
/** `stopped_late`: done, after it was due. That a running clock is breached is said beside its state. */
export const slaStates = ['pending', 'running', 'paused', 'met', 'stopped_late', 'cancelled'] as const;
export type SlaState = (typeof slaStates)[number];

export const groupingKinds = [
  'group',
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'entity_overlap',
] as const;
export const groupingModes = ['active', 'shadow', 'disabled'] as const;
export type GroupingMode = (typeof groupingModes)[number];
export const groupingActions = ['create', 'attach', 'propose'] as const;
export const groupingWindows = ['rolling', 'fixed', 'session'] as const;
export const groupingProposalStates = ['open', 'accepted', 'rejected', 'gone'] as const;
export type GroupingProposalState = (typeof groupingProposalStates)[number];
/** What of an alert a grouping rule may group by, beside its entities. */
export const groupingFields = ['rule', 'dataset', 'site', 'severity', 'tactic', 'technique'] as const;
/** What one search looks through, in the order in which it is shown. */
export const foundKinds = ['alert', 'incident', 'entity', 'evidence', 'comment', 'task'] as const;
export type FoundKind = (typeof foundKinds)[number];

/** Pages whose state can be kept under a name. */
export const viewPages = ['alerts', 'incidents', 'find', 'entities', 'tasks'] as const;
export type ViewPage = (typeof viewPages)[number];
/** Whom a saved view is for. */
export const viewAudiences = ['private', 'team', 'organisation'] as const;
export type ViewAudience = (typeof viewAudiences)[number];
/** Of an incident's timeline: what the attacker did, what was done about it, what programs did, what was said, what was decided. */
export const entryLanes = ['attack', 'response', 'system', 'comms', 'decision'] as const;
export type EntryLane = (typeof entryLanes)[number];
/** What an entry stands on. Events, imports and what was written by hand are kept; the rest is read where it stands. */
export const entryKinds = ['alert', 'activity', 'comment', 'manual', 'event', 'import'] as const;
export type EntryKind = (typeof entryKinds)[number];
/** How exactly the time of an entry is known. */
export const timePrecisions = ['ms', 's', 'm', 'h', 'd', 'unknown'] as const;
export type TimePrecision = (typeof timePrecisions)[number];
export const assertions = ['observed', 'inferred', 'reported'] as const;
export type Assertion = (typeof assertions)[number];
export const entryRefKinds = ['alert', 'event', 'evidence', 'comment', 'task', 'activity', 'external'] as const;
export type EntryRefKind = (typeof entryRefKinds)[number];
export const importFormats = ['csv', 'jsonl'] as const;
export type ImportFormat = (typeof importFormats)[number];
/** What a column of an imported file can say. */
export const importFields = [
  'time',
  'end',
  'title',
  'body',
  'lane',
  'severity',
  'tactic',
  'technique',
  'host',
  'user',
  'ip',
  'source',
] as const;
export type ImportField = (typeof importFields)[number];
/** Of a date in figures, where nothing but the reader's habit tells day from month. */
export const dateOrders = ['year_first', 'day_first', 'month_first'] as const;
export type DateOrder = (typeof dateOrders)[number];
export const rowOutcomes = ['new', 'known', 'bad'] as const;
export type RowOutcome = (typeof rowOutcomes)[number];
