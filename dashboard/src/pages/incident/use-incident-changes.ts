// The changes people make to an incident, each with its notice, its refusal and what it makes stale.
import { useQueryClient } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import type { Incident } from '@tocsin/contracts/incident';
import type { CancelReason, Milestone } from '@tocsin/contracts/words';
import { useCallback } from 'react';

import { call, isProblem } from '../../lib/api.ts';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { incidentStageWords } from '../../words/stages.ts';
import { words as model } from './model-words.ts';
import { incidentQuery } from './queries.ts';
import { words } from './words.ts';

export type IncidentEdit = Omit<Input<'PATCH /incidents/:incidentId'>, 'incidentId' | 'rev' | 'summary'>;
export type Closing = Omit<Input<'POST /incidents/:incidentId/close'>, 'incidentId'>;
type Stage = Input<'POST /incidents/:incidentId/stage'>['stage'];

export type IncidentChanges = {
  /** @returns false where it was refused; the reason is on screen then. */
  edit: (edit: IncidentEdit, doing: string) => Promise<boolean>;
  moveTo: (stage: Stage, reason?: string) => Promise<boolean>;
  close: (closing: Closing) => Promise<boolean>;
  reopen: (reason: string) => Promise<boolean>;
  removeAlert: (alertId: string, reason: string) => Promise<boolean>;
  cancel: (as: CancelReason, reason: string) => Promise<boolean>;
  hold: (hold: Omit<Input<'POST /incidents/:incidentId/hold'>, 'incidentId'>) => Promise<boolean>;
  resume: () => Promise<boolean>;
  setMilestone: (milestone: Milestone, at: string, reason: string) => Promise<boolean>;
  restrict: (reason: string, people: string[]) => Promise<boolean>;
  unrestrict: () => Promise<boolean>;
};

/** `shownAs` is how the URL calls the incident. */
export function useIncidentChanges(incident: Incident, shownAs: string): IncidentChanges {
  const client = useQueryClient();
  const { id: incidentId } = incident;

  const attempt = useCallback(
    async (doing: string, ask: () => Promise<Incident>, onDone?: (changed: Incident) => void): Promise<boolean> => {
      try {
        const changed = await ask();
        onDone?.(changed);
        client.setQueryData(incidentQuery(shownAs).queryKey, changed);
        void client.invalidateQueries({ queryKey: ['incidents'] });
        return true;
      } catch (error) {
        showProblem(error, doing);
        // Someone else was first: show what is true now.
        if (isProblem(error) && error.problem.status === 409)
          void client.invalidateQueries({ queryKey: ['incidents', 'one', shownAs] });
        return false;
      }
    },
    [client, shownAs],
  );

  const offerUndo = undoOffers(attempt, incidentId);
  return {
    edit: (edit, doing) =>
      attempt(
        doing,
        () => call('PATCH /incidents/:incidentId', { incidentId, ...edit }),
        offerUndo(words.changes.done),
      ),
    moveTo: async (stage, reason) => {
      const body = { incidentId, stage, ...(reason === undefined ? {} : { reason }) };
      const done = offerUndo(words.changes.movedTo(incidentStageWords[stage]));
      return attempt(words.changes.moving, () => call('POST /incidents/:incidentId/stage', body), done);
    },
    close: async (closing) => {
      const closed = await attempt(words.changes.closing, () =>
        call('POST /incidents/:incidentId/close', { incidentId, ...closing }),
      );
      if (closed) {
        void client.invalidateQueries({ queryKey: ['alerts'] });
        showToast({ title: words.changes.closed(incident.number) });
      }
      return closed;
    },
    reopen: async (reason) => {
      const reopened = await attempt(words.changes.reopening, () =>
        call('POST /incidents/:incidentId/reopen', { incidentId, reason }),
      );
      if (reopened) showToast({ title: words.changes.reopened(incident.number) });
      return reopened;
    },
    ...pausesOf({ attempt, offerUndo }, incident, () => void client.invalidateQueries({ queryKey: ['alerts'] })),
    restrict: async (reason, people) => {
      const restricted = await attempt(words.changes.restricting, () =>
        call('PUT /incidents/:incidentId/restriction', { incidentId, reason, people }),
      );
      if (restricted) showToast({ title: words.changes.restricted });
      return restricted;
    },
    unrestrict: async () => {
      const shown = await attempt(words.changes.lifting, () =>
        call('DELETE /incidents/:incidentId/restriction', { incidentId }),
      );
      if (shown) showToast({ title: words.changes.lifted });
      return shown;
    },
    removeAlert: async (alertId, reason) => {
      const removed = await attempt(words.changes.removing, () =>
        call('DELETE /incidents/:incidentId/alerts/:alertId', { incidentId, alertId, reason }),
      );
      if (removed) {
        void client.invalidateQueries({ queryKey: ['alerts'] });
        showToast({ title: words.changes.removed, detail: words.changes.removedDetail });
      }
      return removed;
    },
  };
}

/** For ten seconds, by the button or by `U`. */
const undoOffers =
  (attempt: Attempt, incidentId: string) =>
  (title: string) =>
  ({ rev: madeRev }: Incident): void =>
    void showToast({
      title,
      undo: () =>
        void attempt(
          words.changes.undoing,
          () => call('POST /incidents/:incidentId/undo', { incidentId, madeRev }),
          () => showToast({ title: words.changes.undone }),
        ),
    });

type Attempt = (doing: string, ask: () => Promise<Incident>, onDone?: (changed: Incident) => void) => Promise<boolean>;
type Trying = { attempt: Attempt; offerUndo: (title: string) => (changed: Incident) => void };

/** What rests it, ends it without a verdict, or corrects when it reached what. */
const pausesOf = (
  { attempt, offerUndo }: Trying,
  { id: incidentId, number }: Incident,
  alertsChanged: () => void,
): Pick<IncidentChanges, 'cancel' | 'hold' | 'resume' | 'setMilestone'> => ({
  cancel: async (as, reason) => {
    const cancelled = await attempt(model.cancelling.doing, () =>
      call('POST /incidents/:incidentId/cancel', { incidentId, as, reason }),
    );
    if (cancelled) {
      alertsChanged();
      showToast({ title: model.cancelling.done(number) });
    }
    return cancelled;
  },
  hold: (hold) =>
    attempt(
      model.hold.doing,
      () => call('POST /incidents/:incidentId/hold', { incidentId, ...hold }),
      offerUndo(model.hold.done),
    ),
  resume: () =>
    attempt(
      model.hold.resuming,
      () => call('DELETE /incidents/:incidentId/hold', { incidentId }),
      offerUndo(model.hold.resumed),
    ),
  setMilestone: (milestone, at, reason) =>
    attempt(model.milestones.doing, () =>
      call('PUT /incidents/:incidentId/milestones/:milestone', { incidentId, milestone, at, reason }),
    ),
});
