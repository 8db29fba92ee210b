// Which triage moves an alert allows, and what each leaves behind.
import type { AlertStage, Verdict } from '@tocsin/contracts/alert';
import type { AlertAction } from '@tocsin/contracts/api/alerts';
import { alertPhrases } from '@tocsin/contracts/phrases/alerts';
import { say } from '@tocsin/contracts/phrases/template';

/** The part of an alert that triage changes; undo puts it back. */
export type Triage = {
  stage: AlertStage;
  verdict: Verdict | null;
  verdictReason: string | null;
  resolvedAt: Date | null;
  assigneeId: string | null;
};
export type Move = { to: Triage } | { because: string };
type WithoutIds<Action> = Action extends unknown ? Omit<Action, 'ids'> : never;
export type TriageAction = WithoutIds<AlertAction>;

const assign = (alert: Triage, assigneeId: string | null): Move => {
  if (alert.assigneeId === assigneeId)
    return { because: say(assigneeId === null ? alertPhrases.nobodyHadIt : alertPhrases.theyHaveIt, {}) };
  const acknowledged = alert.stage === 'new' && assigneeId !== null;
  return { to: { ...alert, assigneeId, stage: acknowledged ? 'acknowledged' : alert.stage } };
};

function moveOpen(alert: Triage, action: Exclude<TriageAction, { action: 'reopen' }>, at: Date): Move {
  if (action.action === 'assign') return assign(alert, action.assigneeId);
  if (action.action === 'resolve') {
    const { verdict, reason = null } = action;
    return { to: { ...alert, stage: 'resolved', verdict, verdictReason: reason, resolvedAt: at } };
  }
  if (action.action === 'investigate')
    return alert.stage === 'investigating'
      ? { because: say(alertPhrases.investigatedAlready, {}) }
      : { to: { ...alert, stage: 'investigating' } };
  return alert.stage === 'new'
    ? { to: { ...alert, stage: 'acknowledged' } }
    : { because: say(alertPhrases.acknowledgedAlready, {}) };
}

/** What `action` makes of an alert at `at`, or the sentence why it cannot move. */
export function moveAlert(alert: Triage, action: TriageAction, at: Date): Move {
  if (action.action === 'reopen')
    return alert.stage === 'resolved'
      ? { to: { ...alert, stage: 'investigating', verdict: null, verdictReason: null, resolvedAt: null } }
      : { because: say(alertPhrases.isOpen, {}) };
  if (alert.stage !== 'resolved') return moveOpen(alert, action, at);
  return { because: say(action.action === 'resolve' ? alertPhrases.resolvedAlready : alertPhrases.reopenFirst, {}) };
}
