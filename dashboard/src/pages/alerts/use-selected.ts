// The row the person is on: at once in the page, a moment later in the URL, so that holding J does not flood history.
import { useCallback, useEffect, useRef, useState } from 'react';

import { useUrlSearch } from '../../lib/url.ts';

const settleMs = 250;

export function useSelected(): [string | null, (number: string | null) => void] {
  const [search, change] = useUrlSearch();
  const inUrl = search.alert?.[0] ?? null;
  const [selected, setSelected] = useState(inUrl);
  const written = useRef(inUrl);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Back, Forward and links change the URL without us.
  useEffect(() => {
    if (inUrl === written.current) return;
    written.current = inUrl;
    setSelected(inUrl);
  }, [inUrl]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const select = useCallback(
    (number: string | null) => {
      setSelected(number);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        written.current = number;
        change({ alert: number });
      }, settleMs);
    },
    [change],
  );
  return [selected, select];
}
