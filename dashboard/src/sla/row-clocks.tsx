// The clocks of the rows of a list: asked for together, each shown in its row.
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import type { SlaClock } from '@tocsin/contracts/sla';
import type { SlaSubjectKind } from '@tocsin/contracts/words';
import { createContext, use, useMemo, type ReactNode } from 'react';

import { useCan } from '../session/session.ts';
import { ClockChip } from './chip.tsx';
import { clocksQuery } from './queries.ts';
import { useLiveClocks } from './use-live-clocks.ts';

const Clocks = createContext<ReadonlyMap<string, SlaClock>>(new Map());
const together = 100;

type RowClocksProps = { subjectKind: SlaSubjectKind; ids: readonly string[]; children: ReactNode };

/** Of each row the clock that is due first. */
export function RowClocks({ subjectKind, ids, children }: RowClocksProps) {
  const may = useCan('incident:read');
  const chunks = useMemo(() => {
    const all: string[][] = [];
    for (let start = 0; start < ids.length; start += together) all.push(ids.slice(start, start + together));
    return all;
  }, [ids]);
  useLiveClocks(subjectKind === 'alert' ? 'alerts' : 'incidents');
  const byId = useQueries({
    queries: chunks.map((subject) => ({
      ...clocksQuery({ subject, subjectKind, view: 'open', each: 'first', limit: together }),
      enabled: may,
      placeholderData: keepPreviousData,
    })),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => (data ?? []).map((clock) => [clock.subject.id, clock]))),
  });
  return <Clocks value={byId}>{children}</Clocks>;
}

/** Nothing where no clock runs. */
export function RowClock({ id }: { id: string }) {
  const clock = use(Clocks).get(id);
  return clock && clock.state !== 'pending' ? <ClockChip clock={clock} /> : null;
}
