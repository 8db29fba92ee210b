// The clocks of one alert or incident, as chips; nothing where none runs.
import { useQuery } from '@tanstack/react-query';
import type { SlaSubjectKind } from '@tocsin/contracts/words';

import { useCan } from '../session/session.ts';
import { ClockChip } from './chip.tsx';
import { clocksQuery } from './queries.ts';
import { useLiveClocks } from './use-live-clocks.ts';

import classes from './subject-clocks.module.css';

type SubjectClocksProps = { subjectKind: SlaSubjectKind; subjectId: string };

export function SubjectClocks({ subjectKind, subjectId }: SubjectClocksProps) {
  const may = useCan('incident:read');
  useLiveClocks(subjectKind === 'alert' ? 'alerts' : `incident:${subjectId}`);
  const query = useQuery({ ...clocksQuery({ subject: [subjectId], view: 'open', limit: 50 }), enabled: may });
  const clocks = (query.data ?? []).filter(({ state }) => state !== 'pending');
  if (clocks.length === 0) return null;
  return (
    <div className={classes.clocks}>
      {clocks.map((clock) => (
        <ClockChip key={clock.id} clock={clock} named />
      ))}
    </div>
  );
}
