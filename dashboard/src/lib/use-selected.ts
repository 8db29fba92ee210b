// The row a person is on: at once in the page, a moment later in the URL, so that holding J does not flood history.
import { useCallback, useEffect, useRef, useState } from 'react';

import { useUrlSearch } from './url.ts';

const settleMs = 250;

/** `name`: the key of the URL's search that holds the row. */
export function useSelected(name: string): [string | null, (key: string | null) => void] {
  const [search, change] = useUrlSearch();
  const inUrl = search[name]?.[0] ?? null;
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
    (key: string | null) => {
      setSelected(key);
      clearTimeout(timer.current);
      const page = location.pathname;
      timer.current = setTimeout(() => {
        // The person may be on the way to another page already.
        if (location.pathname !== page) return;
        written.current = key;
        change({ [name]: key });
      }, settleMs);
    },
    [change, name],
  );
  return [selected, select];
}
