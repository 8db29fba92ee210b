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
