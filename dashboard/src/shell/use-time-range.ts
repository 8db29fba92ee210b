// The time range of the page, as the URL holds it.
import { useCallback, useMemo } from 'react';

import { readRange, writeRange, type TimeRange } from '../lib/time-range.ts';
import { useUrlSearch } from '../lib/url.ts';

export function useTimeRange(): [TimeRange, (range: TimeRange) => void] {
  const [search, change] = useUrlSearch();
  const [word, from, to] = [search.range?.[0], search.from?.[0], search.to?.[0]];
  const range = useMemo(
    () => readRange({ ...(word ? { range: word } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }),
    [word, from, to],
  );
  const setRange = useCallback(
    (next: TimeRange) => {
      const written = writeRange(next);
      change({ range: written.range ?? null, from: written.from ?? null, to: written.to ?? null }, { push: true });
    },
    [change],
  );
  return [range, setRange];
}
