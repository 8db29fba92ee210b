// The changes people make to an incident, each with its notice, its refusal and what it makes stale.
import { useQueryClient } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import type { Incident } from '@tocsin/contracts/incident';
import { useCallback } from 'react';

import { stageTitle } from '../../incidents/stages.ts';
import { call, isProblem } from '../../lib/api.ts';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { incidentQuery } from './queries.ts';

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
  restrict: (reason: string, people: string[]) => Promise<boolean>;
  unrestrict: () => Promise<boolean>;
};

/** `shownAs` is how the URL calls the incident. */
export function useIncidentChanges(incident: Incident, shownAs: string): IncidentChanges {
  const client = useQueryClient();
  const { id: incidentId } = incident;

  const attempt = useCallback(
    async (doing: string, ask: () => Promise<Incident>): Promise<boolean> => {
      try {
        const changed = await ask();
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

  return {
    edit: (edit, doing) => attempt(doing, () => call('PATCH /incidents/:incidentId', { incidentId, ...edit })),
    moveTo: async (stage, reason) => {
      const body = { incidentId, stage, ...(reason === undefined ? {} : { reason }) };
      const moved = await attempt('Moving', () => call('POST /incidents/:incidentId/stage', body));
      if (moved) showToast({ title: `Moved to ${stageTitle[stage]}` });
      return moved;
    },
    close: async (closing) => {
      const closed = await attempt('Closing', () =>
        call('POST /incidents/:incidentId/close', { incidentId, ...closing }),
      );
      if (closed) {
        void client.invalidateQueries({ queryKey: ['alerts'] });
        showToast({ title: `${incident.number} is closed` });
      }
      return closed;
    },
    reopen: async (reason) => {
      const reopened = await attempt('Reopening', () =>
        call('POST /incidents/:incidentId/reopen', { incidentId, reason }),
      );
      if (reopened) showToast({ title: `${incident.number} is open again` });
      return reopened;
    },
    restrict: async (reason, people) => {
      const restricted = await attempt('Restricting', () =>
        call('PUT /incidents/:incidentId/restriction', { incidentId, reason, people }),
      );
      if (restricted) showToast({ title: 'Only those you named see it now' });
      return restricted;
    },
    unrestrict: async () => {
      const shown = await attempt('Lifting the restriction', () =>
        call('DELETE /incidents/:incidentId/restriction', { incidentId }),
      );
      if (shown) showToast({ title: 'Everyone who sees its sites sees it again' });
      return shown;
    },
    removeAlert: async (alertId, reason) => {
      const removed = await attempt('Removing the alert', () =>
        call('DELETE /incidents/:incidentId/alerts/:alertId', { incidentId, alertId, reason }),
      );
      if (removed) {
        void client.invalidateQueries({ queryKey: ['alerts'] });
        showToast({ title: 'The alert was taken out', detail: 'It is back in the queue.' });
      }
      return removed;
    },
  };
}
