// The sources in their groups: those that send with how much and when, the others a line each.
import { Link } from '@tanstack/react-router';
import type { Source } from '@tocsin/contracts/api/ingest';
import { memo, useEffect, useRef } from 'react';

import { formatShort, plural } from '../../lib/format.ts';
import { Time } from '../../ui/time.tsx';
import { isSending, type SourceGroup } from './group-sources.ts';
import { Lamp } from './lamp.tsx';

import classes from './page.module.css';

type SourceListProps = { groups: readonly SourceGroup[]; chosen: string | null; onChoose: (id: string) => void };

export function SourceList({ groups, chosen, onChoose }: SourceListProps) {
  return groups.map(({ id, title, sources }) => (
    <section key={id} aria-labelledby={`sources-${id}`}>
      <h3 id={`sources-${id}`} className={classes.group}>
        {title} <span className="num">{sources.length}</span>
      </h3>
      <ul className={classes.sources}>
        {sources.map((source) => (
          <SourceRow key={source.id} source={source} isChosen={source.id === chosen} onChoose={onChoose} />
        ))}
      </ul>
    </section>
  ));
}

type SourceRowProps = { source: Source; isChosen: boolean; onChoose: (id: string) => void };

// The list is asked for every few seconds and is long; rows of which nothing changed are not drawn again.
const SourceRow = memo(({ source, isChosen, onChoose }: SourceRowProps) => {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const sends = isSending(source);
  return (
    <li ref={row} data-chosen={isChosen || undefined} data-silent={!sends || undefined}>
      <Lamp lastEventAt={source.lastEventAt} />
      <div className={classes.words}>
        <button
          type="button"
          className={`${classes.choose} ellipsis`}
          aria-current={isChosen || undefined}
          onClick={() => onChoose(source.id)}
        >
          {source.title}
        </button>
        {source.lastEventAt && (
          <span className={`${classes.sub} ellipsis`}>
            Last event <Time at={source.lastEventAt} />
          </span>
        )}
      </div>
      {sends && <Counts source={source} />}
    </li>
  );
});
SourceRow.displayName = 'SourceRow';

const Counts = ({ source }: { source: Source }) => (
  <div className={classes.counts}>
    <b className="num" data-none={source.events === 0 || undefined}>
      {formatShort(source.events)}
    </b>
    {source.unparsed > 0 ? (
      <Link to="/search" search={unparsedOf(source)} className={classes.unparsed}>
        {plural(source.unparsed, 'unparsed', 'unparsed')}
      </Link>
    ) : (
      <span className={classes.sub}>{source.events > 0 ? 'all parsed' : 'events'}</span>
    )}
  </div>
);

/** What could not be read is kept whole, as a dataset of its own. */
export const unparsedOf = ({ id }: Pick<Source, 'id'>) => ({
  query: [`dataset:unparsed tocsin.source:${id}`],
  range: ['24h'],
});
