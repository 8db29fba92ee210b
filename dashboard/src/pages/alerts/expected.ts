// What an action will make of an alert: shown at once, before the server has answered.
import type { Alert } from '@tocsin/contracts/alert';
import type { AlertAction, AlertFilter } from '@tocsin/contracts/api/alerts';

/** An action without the alerts it goes to. */
export type Act = AlertAction extends infer Each ? (Each extends AlertAction ? Omit<Each, 'ids'> : never) : never;
type Person = { id: string; name: string };

/** The alert as it will be; itself where the server would skip it. */
export function expectedAfter(alert: Alert, act: Act, people: readonly Person[]): Alert {
  if (act.action === 'assign') {
    const person = people.find(({ id }) => id === act.assigneeId);
    const assignee = person ? { id: person.id, name: person.name } : null;
    return { ...alert, assignee, stage: assignee && alert.stage === 'new' ? 'acknowledged' : alert.stage };
  }
  if (act.action === 'acknowledge') return alert.stage === 'new' ? { ...alert, stage: 'acknowledged' } : alert;
  const resolved = alert.stage === 'resolved';
  if (act.action === 'reopen') return resolved ? { ...alert, stage: 'new', verdict: null, verdictReason: null } : alert;
  if (resolved) return alert;
  if (act.action === 'investigate') return { ...alert, stage: 'investigating' };
  return { ...alert, stage: 'resolved', verdict: act.verdict, verdictReason: act.reason ?? null };
}

/** Whether a list with this filter still holds the alert, as far as triage can change that. */
export function staysIn(filter: AlertFilter, alert: Alert, myId: string): boolean {
  const { stage, assignee, verdict } = filter;
  const isOf = (wanted: string) =>
    wanted === 'none' ? alert.assignee === null : alert.assignee?.id === (wanted === 'me' ? myId : wanted);
  return (
    (!stage || stage.includes(alert.stage)) &&
    (!assignee || assignee.some(isOf)) &&
    (!verdict || (alert.verdict !== null && verdict.includes(alert.verdict)))
  );
}
