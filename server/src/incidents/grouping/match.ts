// Whether an alert is one of those a rule is about: the filter of the alert queue, without a database.
import type { GroupingMatch } from '@tocsin/contracts/grouping';

import type { GroupableAlert } from '#alerts';

const among = <Value>(wanted: readonly Value[] | undefined, has: (value: Value) => boolean): boolean =>
  !wanted || wanted.length === 0 || wanted.some(has);

function hasText({ number, search }: GroupableAlert, q: string | undefined): boolean {
  const text = q?.trim().toLowerCase() ?? '';
  if (/^alr-\d{4}-\d+$/.test(text)) return number === text.toUpperCase();
  return text
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 10)
    .every((word) => search.includes(word));
}

/** The same answer as the queue's filter gives in SQL; a test holds both to it. */
export function matches(match: GroupingMatch, alert: GroupableAlert): boolean {
  const { severity, siteCode, siteId, ruleId, dataset, tactics, techniques, entities, riskScore } = alert;
  return (
    among(match.severity, (one) => one === severity) &&
    among(match.site, (one) => one.toLowerCase() === siteCode || one === siteId) &&
    among(match.rule, (one) => one === ruleId) &&
    among(match.dataset, (one) => one === dataset) &&
    among(match.tactic, (one) => tactics.includes(one)) &&
    among(match.technique, (one) => techniques.some((each) => each === one || each.split('.')[0] === one)) &&
    among(match.entity, (one) => entities.some((each) => each.toLowerCase() === one.toLowerCase())) &&
    (match.minRisk === undefined || riskScore >= match.minRisk) &&
    hasText(alert, match.q)
  );
}
