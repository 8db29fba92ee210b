// Keeps the workspace true while it is on screen: what an activity touches is asked for again, once per burst.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { useLive } from '../../lib/live.ts';

const burstMs = 250;

/** Which parts of the workspace an activity changes. */
export function touchedBy(activityType: string): readonly string[] {
  const always = ['head', 'activity', 'timeline', 'gates'];
  if (/^incident\.(?:comment|thread_)/.test(activityType)) return [...always, 'comments', 'watchers'];
  if (/^incident\.(?:(?:un)?watched|assigned)$/.test(activityType)) return [...always, 'watchers'];
  if (/^incident\.(?:(?:un)?restricted|access_changed)$/.test(activityType)) return [...always, 'watchers', 'readers'];
  if (activityType.startsWith('alert.') || activityType.startsWith('incident.alert_')) return [...always, 'alerts'];
  if (activityType.startsWith('incident.task_')) return [...always, 'tasks'];
  if (/^incident\.(?:merged|unmerged|split)$/.test(activityType))
    return [...always, 'alerts', 'comments', 'tasks', 'merges', 'relations', 'watchers'];
  if (/^incident\.(?:un)?related$/.test(activityType)) return [...always, 'relations'];
  if (activityType === 'incident.edited') return [...always, 'revisions', 'merges', 'tasks', 'watchers'];
  if (activityType === 'incident.cancelled') return [...always, 'alerts', 'tasks'];
  if (activityType === 'incident.closed') return [...always, 'alerts', 'tasks'];
  return always;
}

/** `incidentId` is the id that names the channel; `shownAs` is how the URL, and so the query keys, call it. */
export function useLiveIncident(incidentId: string | null, shownAs: string): void {
  const client = useQueryClient();
  const touched = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive(incidentId === null ? null : `incident:${incidentId}`, (message) => {
    if (!('activity' in message)) return;
    touchedBy(message.activity.type).forEach((part) => touched.current.add(part));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      for (const part of touched.current)
        void client.invalidateQueries({ queryKey: ['incidents', 'one', shownAs, part] });
      touched.current.clear();
    }, burstMs);
  });
}
