// The closed lists of words that schemas and pages share. No schema in here, so that a browser loads none.

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
] as const;
export type IncidentStage = (typeof incidentStages)[number];

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
