// An activity as a record of OCSF, the Open Cybersecurity Schema Framework (https://schema.ocsf.io).
import { uuidv7 } from '#platform/id';

import {
  accountChange,
  apiActivity,
  authentication,
  classify,
  detectionFinding,
  entityManagement,
  incidentFinding,
  ocsfVersion,
  type Classified,
} from './ocsf-classes.ts';
import type { StreamedActivity } from './tables.ts';

export type OcsfRecord = Readonly<Record<string, unknown>> & {
  severity_id: number;
  /** Milliseconds since 1970. */
  time: number;
  metadata: Readonly<Record<string, unknown>> & { uid: string; event_code: string };
};

const product = { name: 'Tocsin', vendor_name: 'Tocsin' };
const severities = ['Unknown', 'Informational', 'Low', 'Medium', 'High', 'Critical'] as const;
const informational = 1;
const low = 2;

type Data = Readonly<Record<string, unknown>>;
const dataOf = ({ data }: StreamedActivity): Data => (typeof data === 'object' && data !== null ? { ...data } : {});
const textIn = (data: Data, ...names: string[]): string | null => {
  for (const name of names) {
    const value = data[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
};

const failed = ({ type, result }: StreamedActivity): boolean =>
  result === 'refused' || /\.(refused|failed)$/.test(type);

function severityOf(activity: StreamedActivity): number {
  const { severity } = dataOf(activity);
  if (typeof severity === 'number' && severity >= 0 && severity <= 4) return severity + 1;
  return failed(activity) ? low : informational;
}

/** 1 User, 3 System, 99 Other. */
const userTypes: Readonly<Record<string, number>> = { user: 1, system: 3 };

function actorOf({ actorKind, actorId, actorName, requestId }: StreamedActivity) {
  const user = { uid: actorId, name: actorName, type: actorKind, type_id: userTypes[actorKind] ?? 99 };
  return { user, session: { uid: requestId }, ...(actorKind === 'system' && { app_name: product.name }) };
}

const sourceOf = ({ ip, userAgent }: StreamedActivity) => ({
  ...(ip === null ? { name: product.name } : { ip }),
  ...(userAgent !== null && { svc_name: userAgent }),
});

const findingStatus = { New: 1, 'In Progress': 2, Resolved: 4, Closed: 5 } as const;

function statusOf(activity: StreamedActivity, { ocsfClass, activityName }: Classified): { id: number; text: string } {
  if (ocsfClass === detectionFinding || ocsfClass === incidentFinding) {
    const done = ocsfClass === incidentFinding ? 'Closed' : 'Resolved';
    const text = activityName === 'Create' ? 'New' : activityName === 'Close' ? done : 'In Progress';
    return { id: findingStatus[text], text };
  }
  return failed(activity) ? { id: 2, text: 'Failure' } : { id: 1, text: 'Success' };
}

/** What only records of its class have. */
function ownOf(activity: StreamedActivity, { ocsfClass }: Classified): Readonly<Record<string, unknown>> {
  const data = dataOf(activity);
  const email = textIn(data, 'email');
  const title = textIn(data, 'title', 'name', 'number', 'email', 'key', 'code');
  const { subjectId: uid, subjectKind, actorId, actorName } = activity;
  const finding = { uid, title: title ?? uid, ...(textIn(data, 'ruleId') && { analytic: { uid: data['ruleId'], type_id: 1 } }) }; // prettier-ignore
  switch (ocsfClass) {
    case detectionFinding:
      return { finding_info: finding };
    case incidentFinding:
      return { finding_info_list: [finding] };
    case authentication:
      return {
        user: {
          ...(email === null ? { uid: actorId, name: actorName } : { name: email, email_addr: email }),
          type_id: 1,
        },
        service: { name: product.name },
        is_mfa: /mfa|passkey|totp|second/i.test(textIn(data, 'strength') ?? activity.strength ?? ''),
      };
    case accountChange:
      return { user: { uid, ...(email !== null && { name: email, email_addr: email }), type_id: 1 } };
    case entityManagement:
      return {
        entity: { uid, name: title ?? uid, type: subjectKind },
        comment: textIn(data, 'because', 'reason') ?? '',
      };
    case apiActivity:
      return { api: { operation: textIn(data, 'endpoint') ?? activity.type, service: { name: product.name } } };
    default:
      return {};
  }
}

/** One record; `metadata.uid` is the activity's id, by which a receiver knows one that comes twice. */
export function toOcsf(activity: StreamedActivity): OcsfRecord {
  const classified = classify(activity.type, activity.subjectKind);
  const { ocsfClass, activityId, activityName } = classified;
  const severityId = severityOf(activity);
  const status = statusOf(activity, classified);
  const { id, type, orgId, subjectKind, subjectId, incidentId, causedBy, requestId, strength, result } = activity;
  return {
    class_uid: ocsfClass.uid,
    class_name: ocsfClass.name,
    category_uid: ocsfClass.category,
    category_name: ocsfClass.categoryName,
    activity_id: activityId,
    activity_name: activityName,
    type_uid: ocsfClass.uid * 100 + activityId,
    type_name: `${ocsfClass.name}: ${activityName}`,
    time: activity.at.getTime(),
    severity_id: severityId,
    severity: severities[severityId] ?? 'Unknown',
    status_id: status.id,
    status: status.text,
    metadata: {
      version: ocsfVersion,
      uid: id,
      product,
      log_name: 'audit',
      event_code: type,
      tenant_uid: orgId,
      correlation_uid: requestId,
    },
    actor: actorOf(activity),
    src_endpoint: sourceOf(activity),
    ...ownOf(activity, classified),
    unmapped: { subject_kind: subjectKind, subject_id: subjectId, incident_id: incidentId, caused_by: causedBy, strength, result, data: dataOf(activity) }, // prettier-ignore
  };
}

/** What the test button sends: a record like the others that says what it is. */
export function testRecord(orgId: string, actor: { id: string; name: string }, at: Date): OcsfRecord {
  const record = toOcsf({
    id: uuidv7(),
    orgId,
    type: 'audit_sink.tested',
    at,
    actorKind: 'user',
    actorId: actor.id,
    actorName: actor.name,
    ip: null,
    requestId: uuidv7(),
    causedBy: null,
    subjectKind: 'audit_sink',
    subjectId: orgId,
    incidentId: null,
    data: {},
    strength: null,
    userAgent: null,
    result: 'done',
  });
  return {
    ...record,
    metadata: { ...record.metadata, labels: ['test'] },
    message: 'A test record of Tocsin. Nothing happened.',
  };
}
