// The sources in their groups: those that send with how much and when, the others a line each.
import { Link } from '@tanstack/react-router';
import type { Source } from '@tocsin/contracts/api/ingest';
import { memo } from 'react';

import { formatShort } from '../../lib/format.ts';
import { Choice, ChoiceFigure, ChoiceList } from '../../ui/choice-list.tsx';
import { Time } from '../../ui/time.tsx';
import { Sentence } from '../../words/sentence.tsx';
import { isSending, type SourceGroup } from './group-sources.ts';
import { SourceLamp } from './source-lamp.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type SourceListProps = { groups: readonly SourceGroup[]; chosen: string | null; onChoose: (id: string) => void };

export function SourceList({ groups, chosen, onChoose }: SourceListProps) {
  return groups.map(({ id, title, sources }) => (
    <section key={id} aria-labelledby={`sources-${id}`}>
      <h3 id={`sources-${id}`} className={classes.group}>
        {title} <span className="num">{sources.length}</span>
      </h3>
      <ChoiceList>
        {sources.map((source) => (
          <SourceRow key={source.id} source={source} isChosen={source.id === chosen} onChoose={onChoose} />
        ))}
      </ChoiceList>
    </section>
  ));
}

type SourceRowProps = { source: Source; isChosen: boolean; onChoose: (id: string) => void };

// The list is asked for every few seconds and is long; rows of which nothing changed are not drawn again.
const SourceRow = memo(({ source, isChosen, onChoose }: SourceRowProps) => {
  const sends = isSending(source);
  return (
    <Choice
      title={source.title}
      mark={<SourceLamp lastEventAt={source.lastEventAt} />}
      sub={
        source.lastEventAt ? (
          <Sentence text={words.lastEvent} parts={{ when: <Time at={source.lastEventAt} /> }} />
        ) : undefined
      }
      end={sends ? <Counts source={source} /> : undefined}
      slight={!sends}
      belowHead
      isChosen={isChosen}
      onChoose={() => onChoose(source.id)}
    />
  );
});
SourceRow.displayName = 'SourceRow';

const Counts = ({ source }: { source: Source }) => (
  <ChoiceFigure figure={formatShort(source.events)} isNone={source.events === 0}>
    {source.unparsed > 0 ? (
      <Link to="/search" search={unparsedOf(source)} className={classes.unparsed}>
        {words.unparsed(source.unparsed)}
      </Link>
    ) : source.events > 0 ? (
      words.allParsed
    ) : (
      words.events
    )}
  </ChoiceFigure>
);

/** What could not be read is kept whole, as a dataset of its own. */
export const unparsedOf = ({ id }: Pick<Source, 'id'>) => ({
  query: [`dataset:unparsed tocsin.source:${id}`],
  range: ['24h'],
});
