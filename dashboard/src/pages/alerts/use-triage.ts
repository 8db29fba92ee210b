// Triage: the change shows at once, the server confirms it, and ten seconds remain to undo it.
import { useQuery } from '@tanstack/react-query';
import type { Alert } from '@tocsin/contracts/alert';
import { useCallback } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useSession } from '../../session/session.ts';
import { peopleQuery } from '../../shell/queries.ts';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { shortVerdictWords } from '../../words/verdicts.ts';
import { expectedAfter, staysIn, type Act } from './expected.ts';
import { changeDetails, changeLists, snapshot } from './list-cache.ts';
import { alertKeys } from './queries.ts';
import { words } from './words.ts';

/** The server takes so many at once. */
export const mostAtOnce = 1000;

export type Triage = (act: Act, alerts: readonly Alert[]) => Promise<void>;

export function useTriage(): Triage {
  const people = useQuery(peopleQuery).data;
  const myId = useSession()?.user.id ?? '';
  return useCallback(
    async (act, alerts) => {
      const ids = alerts.slice(0, mostAtOnce).map(({ id }) => id);
      if (ids.length === 0) return;
      const putBack = snapshot();
      const wanted = new Set(ids);
      changeLists((alert, filter) => {
        if (!wanted.has(alert.id)) return alert;
        const next = expectedAfter(alert, act, people ?? []);
        return staysIn(filter, next, myId) ? next : null;
      });
      changeDetails((alert) =>
        wanted.has(alert.id) ? { ...alert, ...expectedAfter(alert, act, people ?? []) } : alert,
      );
      try {
        const result = await call('POST /alerts/actions', { ...act, ids });
        const [first] = result.skipped;
        const skipped = first ? words.triage.skipped(result.skipped.length, first.because) : undefined;
        if (result.changed.length === 0) {
          showToast({ title: words.triage.nothingChanged, detail: skipped, look: 'news' });
        } else {
          const title = wordsFor(act, result.changed.length, people ?? []);
          showToast({ title, detail: skipped, undo: () => void undo(result.operationId) });
        }
        if (first) await refreshLists();
      } catch (error) {
        putBack();
        showProblem(error, words.triage.doing);
      }
      await refreshAround();
    },
    [people, myId],
  );
}

async function undo(operationId: string) {
  try {
    const result = await call('POST /alerts/undo', { operationId });
    const [first] = result.skipped;
    showToast({
      title: result.changed.length > 0 ? words.triage.undone(result.changed.length) : words.triage.nothingToUndo,
      detail: first ? words.triage.kept(result.skipped.length, first.because) : undefined,
      look: 'news',
    });
  } catch (error) {
    showProblem(error, words.triage.undoing);
  }
  await Promise.all([refreshLists(), refreshAround()]);
}

const refreshLists = () => queryClient.invalidateQueries({ queryKey: alertKeys.list });
/** Counts and open alerts; the lists themselves stay put. */
const refreshAround = () =>
  queryClient.invalidateQueries({ queryKey: alertKeys.all, predicate: ({ queryKey }) => queryKey[1] !== 'list' });

function wordsFor(act: Act, count: number, people: readonly { id: string; name: string }[]): string {
  if (act.action === 'assign') {
    const person = people.find(({ id }) => id === act.assigneeId);
    return person ? words.triage.assigned(count, person.name) : words.triage.unassigned(count);
  }
  if (act.action === 'resolve') return words.triage.resolved(count, shortVerdictWords[act.verdict]);
  return words.triage[act.action](count);
}
