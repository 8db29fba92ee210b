// Which triage moves an alert allows, and what each leaves behind.
import type { AlertStage, Verdict } from '@tocsin/contracts/alert';
import type { AlertAction } from '@tocsin/contracts/api/alerts';

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

const resolvedAlready = { because: 'It is resolved; reopen it first.' };

/** What `action` makes of an alert at `at`, or the sentence why it cannot move. */
export function moveAlert(alert: Triage, action: TriageAction, at: Date): Move {
  switch (action.action) {
    case 'acknowledge':
      if (alert.stage === 'resolved') return resolvedAlready;
      if (alert.stage !== 'new') return { because: 'Someone has already acknowledged it.' };
      return { to: { ...alert, stage: 'acknowledged' } };
    case 'investigate':
      if (alert.stage === 'resolved') return resolvedAlready;
      if (alert.stage === 'investigating') return { because: 'It is already being investigated.' };
      return { to: { ...alert, stage: 'investigating' } };
    case 'resolve':
      if (alert.stage === 'resolved') return { because: 'It is already resolved.' };
      return {
        to: {
          ...alert,
          stage: 'resolved',
          verdict: action.verdict,
          verdictReason: action.reason ?? null,
          resolvedAt: at,
        },
      };
    case 'reopen':
      if (alert.stage !== 'resolved') return { because: 'It is open.' };
      return { to: { ...alert, stage: 'investigating', verdict: null, verdictReason: null, resolvedAt: null } };
    case 'assign':
      if (alert.stage === 'resolved') return resolvedAlready;
      if (alert.assigneeId === action.assigneeId)
        return { because: action.assigneeId === null ? 'Nobody had it.' : 'They already have it.' };
      return {
        to: {
          ...alert,
          assigneeId: action.assigneeId,
          stage: alert.stage === 'new' && action.assigneeId !== null ? 'acknowledged' : alert.stage,
        },
      };
  }
}
