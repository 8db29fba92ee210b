// News of alerts while looking at them: rows on screen change in place, new ones wait behind a pill.
import type { Alert } from '@tocsin/contracts/alert';
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

import { call } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';
import { queryClient } from '../../lib/query-client.ts';
import { changeDetails, changeLists, loadedIds } from './list-cache.ts';
import { alertKeys } from './queries.ts';

const gatherMs = 600;
const countsEveryMs = 3000;
const mostPatched = 25;
const probeSize = 100;

type News = {
  filter: AlertFilter;
  shown: readonly Alert[];
  /** Groups count themselves through the facets. */
  counting: boolean;
  /** The first alerts have come for a list that is empty: nothing can jump, so they may be shown at once. */
  onFirst: () => void;
};

/** How many alerts of `filter` have come that are not on screen; counting stops at 100. `clear` starts over. */
export function useAlertNews(news: News): { fresh: number; clear: () => void } {
  const [fresh, setFresh] = useState(0);
  const newest = useRef(news);
  useLayoutEffect(() => {
    newest.current = news;
  });
  const changed = useRef(new Set<string>());
  const raised = useRef(false);
  const gather = useRef<ReturnType<typeof setTimeout>>(undefined);
  const counts = useRef<ReturnType<typeof setTimeout>>(undefined);

  const work = useCallback(async () => {
    gather.current = undefined;
    const ids = [...changed.current];
    const probe = raised.current;
    changed.current.clear();
    raised.current = false;
    await patchShown(ids);
    if (!probe || !newest.current.counting) return;
    const count = await countFresh(newest.current.filter, newest.current.shown);
    const { shown, onFirst } = newest.current;
    if (count > 0 && shown.length === 0) onFirst();
    else setFresh(count);
  }, []);

  useLive('alerts', (message) => {
    if (!('activity' in message)) return;
    const { activity } = message;
    if (activity.type === 'alert.raised' && activity.data.outcome !== 'repeated') raised.current = true;
    changed.current.add(activity.subjectId);
    gather.current ??= setTimeout(() => void work(), gatherMs);
    counts.current ??= setTimeout(() => {
      counts.current = undefined;
      void queryClient.invalidateQueries({ queryKey: alertKeys.facets });
      void queryClient.invalidateQueries({ queryKey: alertKeys.histogram });
    }, countsEveryMs);
  });
  useEffect(
    () => () => {
      clearTimeout(gather.current);
      clearTimeout(counts.current);
      gather.current = undefined;
      counts.current = undefined;
    },
    [],
  );
  const clear = useCallback(() => setFresh(0), []);
  return { fresh, clear };
}

/** Fetches those of the alerts that are on screen and puts them in place of what is there. */
async function patchShown(ids: readonly string[]) {
  const loaded = loadedIds();
  const wanted = ids.filter((id) => loaded.has(id)).slice(0, mostPatched);
  const answers = await Promise.allSettled(wanted.map((alertId) => call('GET /alerts/:alertId', { alertId })));
  const byId = new Map(
    answers.flatMap((answer) => (answer.status === 'fulfilled' ? [[answer.value.id, answer.value]] : [])),
  );
  if (byId.size === 0) return;
  changeLists((alert) => byId.get(alert.id) ?? alert);
  changeDetails((alert) => byId.get(alert.id) ?? alert);
}

async function countFresh(filter: AlertFilter, shown: readonly Alert[]): Promise<number> {
  try {
    const latest = await call('GET /alerts', { ...filter, sort: '-createdAt', limit: probeSize });
    const present = new Set(shown.map(({ id }) => id));
    const newestShown = shown.reduce((latest, { createdAt }) => (createdAt > latest ? createdAt : latest), '');
    return latest.items.filter(({ id, createdAt }) => !present.has(id) && createdAt > newestShown).length;
  } catch {
    // The list itself reports when the server cannot be reached.
    return 0;
  }
}
