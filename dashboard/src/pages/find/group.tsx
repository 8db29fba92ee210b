// One kind of what was found, with how many there are, and more of them on asking.
import { useInfiniteQuery } from '@tanstack/react-query';
import type { FoundKind } from '@tocsin/contracts/words';

import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { FoundRow } from './found-row.tsx';
import { foundQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const few = 5;
const many = 50;

type GroupProps = {
  kind: FoundKind;
  query: string;
  /** The page shows nothing else. */
  alone: boolean;
  onAlone: () => void;
};

export function Group({ kind, query, alone, onAlone }: GroupProps) {
  const found = useInfiniteQuery(foundQuery(kind, query, alone ? many : few));
  const first = found.data?.pages[0];
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const title = words.kind[kind];
  if (first && items.length === 0 && !alone) return null;
  return (
    <Panel
      label={title}
      title={first ? `${title} ${words.count(first.count, first.more)}` : title}
      className={classes.group}
      aside={
        !alone && first?.next ? (
          <Button small look="quiet" onClick={onAlone}>
            {words.onlyThese}
          </Button>
        ) : undefined
      }
    >
      {found.isError && !first ? (
        <div className={classes.padded}>
          <Problem error={found.error} onRetry={() => void found.refetch()} />
        </div>
      ) : !first ? (
        <SkeletonRows label={words.loading(title)} rows={3} />
      ) : items.length === 0 ? (
        <p className={classes.none}>{words.nothing}</p>
      ) : (
        <ul className={classes.list}>
          {items.map((item) => (
            <FoundRow key={item.id} found={item} sought={first.words} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div className={classes.foot}>
          <Button small busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      )}
    </Panel>
  );
}
