// Alerts as grouping sees them, for tests of rules.
import type { GroupableAlert } from '#alerts';
import { uuidv7 } from '#platform/id';

let made = 0;

/** A medium open alert on lyo-ws514 at noon; each call is another alert of another rule. */
export function aGroupableAlert(said: Partial<GroupableAlert> & { atMinute?: number } = {}): GroupableAlert {
  made += 1;
  const { atMinute = 0, ...rest } = said;
  const at = new Date(Date.parse('2026-03-14T12:00:00.000Z') + atMinute * 60_000);
  return {
    id: uuidv7(),
    number: `ALR-2026-${String(made).padStart(5, '0')}`,
    title: 'Memory of the logon process read',
    severity: 2,
    stage: 'new',
    ruleId: `rule-${made}`,
    dataset: 'windows.sysmon',
    tactics: ['credential-access'],
    techniques: ['T1003.001'],
    entities: ['host:lyo-ws514'],
    siteId: null,
    siteCode: 'lyo',
    riskScore: 40,
    search: '',
    createdAt: at,
    occurrenceCount: 1,
    firstSeenAt: at,
    lastSeenAt: at,
    incidentId: null,
    ...rest,
  };
}
