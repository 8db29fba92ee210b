// Keeps the list true while it is on screen: rows change in their place, new incidents wait to be shown.
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import type { Incident } from '@tocsin/contracts/incident';
import { useCallback, useState } from 'react';

import { call } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';

type Pages = InfiniteData<Output<'GET /incidents'>>;

/** @returns how many incidents were opened since, and what to call to show them. */
export function useLiveIncidents(): { waiting: number; showWaiting: () => void } {
  const client = useQueryClient();
  const [opened, setOpened] = useState<readonly string[]>([]);

  useLive('incidents', (message) => {
    if (!('activity' in message)) return;
    const { type, subjectKind, subjectId, incidentId } = message.activity;
    const id = subjectKind === 'incident' ? subjectId : incidentId;
    if (id === null) return;
    if (type === 'incident.opened') setOpened((before) => (before.includes(id) ? before : [...before, id]));
    else void refreshRow(client, id);
    void client.invalidateQueries({ queryKey: ['incidents', 'counts'] });
  });

  const showWaiting = useCallback(() => {
    setOpened([]);
    void client.invalidateQueries({ queryKey: ['incidents', 'list'] });
  }, [client]);
  return { waiting: opened.length, showWaiting };
}

const withRow = (data: Pages, fresh: Incident): Pages => ({
  ...data,
  pages: data.pages.map((page) => ({
    ...page,
    items: page.items.map((row) => (row.id === fresh.id ? fresh : row)),
  })),
});

/** Asks for the one incident again, where it is listed, and puts it in its place. */
async function refreshRow(client: QueryClient, id: string): Promise<void> {
  const listed = client.getQueriesData<Pages>({ queryKey: ['incidents', 'list'] });
  const shown = listed.some(([, data]) => data?.pages.some((page) => page.items.some((row) => row.id === id)));
  if (!shown) return;
  const fresh = await call('GET /incidents/:incidentId', { incidentId: id }).catch(() => null);
  if (!fresh) return;
  client.setQueriesData<Pages>({ queryKey: ['incidents', 'list'] }, (data) => data && withRow(data, fresh));
}
