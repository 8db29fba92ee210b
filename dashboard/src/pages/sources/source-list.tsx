// The sources, with how much came of each and when the last was.
import { Link } from '@tanstack/react-router';
import type { Source } from '@tocsin/contracts/api/ingest';

import { formatShort, plural } from '../../lib/format.ts';
import { Time } from '../../ui/time.tsx';
import { Lamp } from './lamp.tsx';

import classes from './page.module.css';

type SourceListProps = { sources: readonly Source[]; chosen: string | null; onChoose: (id: string) => void };

export function SourceList({ sources, chosen, onChoose }: SourceListProps) {
  return (
    <ul className={classes.sources}>
      {sources.map((source) => (
        <li key={source.id} data-chosen={source.id === chosen || undefined}>
          <Lamp lastEventAt={source.lastEventAt} />
          <div className={classes.words}>
            <button
              type="button"
              className={classes.choose}
              aria-current={source.id === chosen || undefined}
              onClick={() => onChoose(source.id)}
            >
              {source.title}
            </button>
            <span className={`${classes.sub} ellipsis`}>
              {source.lastEventAt ? (
                <>
                  Last event <Time at={source.lastEventAt} />
                </>
              ) : (
                'Nothing has come yet'
              )}
            </span>
          </div>
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
        </li>
      ))}
    </ul>
  );
}

/** What could not be read is kept whole, as a dataset of its own. */
export const unparsedOf = ({ id }: Pick<Source, 'id'>) => ({
  query: [`dataset:unparsed tocsin.source:${id}`],
  range: ['24h'],
});
