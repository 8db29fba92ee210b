// Which class of OCSF tells an activity, and as which of that class's own activities.

export type OcsfClass = { uid: number; name: string; category: number; categoryName: string };
/** The version of the schema that the records follow. */
export const ocsfVersion = '1.4.0';

const findings = { category: 2, categoryName: 'Findings' };
const identity = { category: 3, categoryName: 'Identity & Access Management' };
export const detectionFinding: OcsfClass = { uid: 2004, name: 'Detection Finding', ...findings };
export const incidentFinding: OcsfClass = { uid: 2005, name: 'Incident Finding', ...findings };
export const accountChange: OcsfClass = { uid: 3001, name: 'Account Change', ...identity };
export const authentication: OcsfClass = { uid: 3002, name: 'Authentication', ...identity };
export const entityManagement: OcsfClass = { uid: 3004, name: 'Entity Management', ...identity };
export const apiActivity: OcsfClass = {
  uid: 6003,
  name: 'API Activity',
  category: 6,
  categoryName: 'Application Activity',
};

type Numbers = Readonly<Record<string, number>>;
const finding: Numbers = { Create: 1, Update: 2, Close: 3 };
const crud: Numbers = { Create: 1, Read: 2, Update: 3, Delete: 4 };
const activityIds: Readonly<Record<number, Numbers>> = {
  [detectionFinding.uid]: finding,
  [incidentFinding.uid]: finding,
  [accountChange.uid]: {
    Create: 1,
    Enable: 2,
    'Password Change': 3,
    'Password Reset': 4,
    Disable: 5,
    'Attach Policy': 7,
    'MFA Factor Enable': 10,
    'MFA Factor Disable': 11,
  },
  [authentication.uid]: { Logon: 1, Logoff: 2 },
  [entityManagement.uid]: { ...crud, Suspend: 12, Resume: 13 },
  [apiActivity.uid]: crud,
};
/** What the class has no number for (OCSF: Other), under the name it is given. */
const other = 99;

/** The subject kinds that are told by another class than Entity Management. */
const classOfSubject: Readonly<Record<string, OcsfClass>> = {
  alert: detectionFinding,
  incident: incidentFinding,
  session: authentication,
  user: accountChange,
  endpoint: apiActivity,
  ledger: apiActivity,
};
/** Kinds whose class is not that of their subject. */
const classOfKind: Readonly<Record<string, OcsfClass>> = { 'session.revoked': authentication };

/** Kinds whose last word does not say it, by the name of the activity in their class. */
const nameOfKind: Readonly<Record<string, string>> = {
  'alert.raised': 'Create',
  'alert.resolved': 'Close',
  'incident.opened': 'Create',
  'incident.closed': 'Close',
  'session.signed_in': 'Logon',
  'session.refused': 'Logon',
  'session.signed_out': 'Logoff',
  'session.revoked': 'Logoff',
  'user.password_changed': 'Password Change',
  'user.password_reset_asked': 'Password Reset',
  'user.second_factor_added': 'MFA Factor Enable',
  'user.second_factor_removed': 'MFA Factor Disable',
  'user.second_factor_reset': 'MFA Factor Disable',
  'user.sites_changed': 'Attach Policy',
  'data.read': 'Read',
  'access.refused': 'Read',
  'ledger.exported': 'Read',
  'organisation.shredded': 'Delete',
};
/** The last word of a kind, where it says what was done to the subject. */
const nameOfVerb: Readonly<Record<string, string>> = {
  created: 'Create',
  added: 'Create',
  made: 'Create',
  changed: 'Update',
  rotated: 'Update',
  deleted: 'Delete',
  revoked: 'Delete',
  removed: 'Delete',
  suspended: 'Suspend',
  resumed: 'Resume',
};

const words = (text: string): string =>
  text
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

export type Classified = { ocsfClass: OcsfClass; activityId: number; activityName: string };

/** Every kind has an answer: what is new is told by the class of its subject, as Other, in its own words. */
export function classify(type: string, subjectKind: string): Classified {
  const ocsfClass = classOfKind[type] ?? classOfSubject[subjectKind] ?? entityManagement;
  const verb = type.split('.').at(-1) ?? type;
  const isFinding = ocsfClass === detectionFinding || ocsfClass === incidentFinding;
  const activityName = nameOfKind[type] ?? (isFinding ? 'Update' : nameOfVerb[verb]) ?? words(verb);
  const activityId = activityIds[ocsfClass.uid]?.[activityName];
  return activityId === undefined
    ? { ocsfClass, activityId: other, activityName: words(verb) }
    : { ocsfClass, activityId, activityName };
}
