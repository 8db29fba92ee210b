// What a query brought; until then its outline, and where it failed why, with a way to try again.
import type { ReactNode } from 'react';

import { Problem } from './problem.tsx';
import { SkeletonRows } from './skeleton.tsx';
import { words } from './words.ts';

import classes from './loaded.module.css';

/** The part of a query's state that is asked here. */
type Asked<Data> = { data: Data | undefined; isError: boolean; error: unknown; refetch: () => Promise<unknown> };
type LoadedProps<Data> = {
  query: Asked<Data>;
  /** `doors`: what is being loaded. */
  what: string;
  rows: number;
  height?: number;
  /** The parent has no padding of its own. */
  flush?: boolean;
  children: (data: Data) => ReactNode;
};

export function Loaded<Data>({ query, what, rows, height, flush, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.isError)
    return <SkeletonRows label={words.loading(what)} rows={rows} {...(height === undefined ? {} : { height })} />;
  return (
    <div className={flush === true ? classes.padded : undefined}>
      <Problem error={query.error} onRetry={() => void query.refetch()} />
    </div>
  );
}
