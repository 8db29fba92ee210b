// One source at one site: what is wrong, who sends, what could not be read and why, and what to expect of it.
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../session/session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { said } from '../../words/said.ts';
import { Sentence } from '../../words/sentence.tsx';
import { ReplayDialog } from '../mappings/replay-dialog.tsx';
import { talkersQuery, unparsedQuery, type HealthRow } from './queries.ts';
import { WatchSettings } from './watch-settings.tsx';
import { findingLook, rate, span, words } from './words.ts';

import classes from './page.module.css';

export function HealthDrawer({ row, onClose }: { row: HealthRow; onClose: () => void }) {
  const mayWrite = useCan('rule:write');
  return (
    <Drawer
      label={row.title}
      head={
        <>
          <h2 className={`${classes.title} ellipsis`}>{row.title}</h2>
          <span className="muted">{row.siteName || words.noSiteHere}</span>
        </>
      }
      onClose={onClose}
    >
      {row.findings.map(({ kind, sentence, since }) => (
        <div key={kind} className={classes.finding} role="note">
          <Badge tone={findingLook[kind].tone}>{findingLook[kind].label}</Badge>
          <div>
            {said(sentence)}
            <div className={classes.sub}>
              <Sentence text={words.since} parts={{ when: <Time at={since} /> }} />
            </div>
          </div>
        </div>
      ))}
      <Section title={words.now}>
        <KeyValues
          items={[
            [words.eventsAMinute, rate(row.eventsPerMinute)],
            [words.inTheDay, formatCount(row.events)],
            [words.lag, row.lagMs === null ? words.tooFew : span(row.lagMs)],
            [words.lastEvent, <Time key="last" at={row.lastArrivalAt} look="absolute" />],
            [words.firstSeen, <Time key="first" at={row.firstSeenAt} look="absolute" />],
          ]}
        />
      </Section>
      {row.unparsed > 0 && <Unparsed row={row} />}
      <Talkers row={row} />
      <Section title={words.toExpect}>
        <WatchSettings key={`${row.expectedEveryS} ${row.mutedUntil}`} row={row} readOnly={!mayWrite} />
      </Section>
    </Drawer>
  );
}

function Unparsed({ row }: { row: HealthRow }) {
  const mayWrite = useCan('rule:write');
  const [asking, setAsking] = useState(false);
  const query = useQuery(unparsedQuery(row));
  const site = row.site === '' ? '' : ` site:${row.site}`;
  return (
    <Section
      title={words.unreadable}
      aside={
        <Link to="/search" search={{ query: [`dataset:unparsed tocsin.source:${row.source}${site}`], range: ['24h'] }}>
          {words.events(row.unparsed)}
        </Link>
      }
    >
      {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={96} />}
      <ul className={classes.reasons}>
        {query.data?.map(({ reason, events, lastAt, example }) => (
          <li key={reason}>
            <div className="row">
              <span className="grow">{said(reason)}</span>
              <b className="num">{formatCount(events)}</b>
              <span className="muted">
                <Time at={lastAt} />
              </span>
            </div>
            <pre className="mono">{example}</pre>
          </li>
        ))}
      </ul>
      {mayWrite && (
        <div className={classes.again}>
          <Button small icon={<IconRefresh size={14} />} onClick={() => setAsking(true)}>
            {words.readAgain}
          </Button>
          <Link to="/mappings" search={{ unparsed: [row.source, ...(row.site === '' ? [] : [row.site])] }}>
            {words.makeMapping}
          </Link>
        </div>
      )}
      {asking && (
        <ReplayDialog readAs={row.source} title={row.title} source={row.source} onClose={() => setAsking(false)} />
      )}
    </Section>
  );
}

function Talkers({ row }: { row: HealthRow }) {
  const query = useQuery(talkersQuery(row));
  const most = query.data?.[0]?.events ?? 1;
  return (
    <Section title={words.whoSends} aside={words.lastHours}>
      {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={96} />}
      {query.data?.length === 0 && <p className="soft">{words.nothingCame}</p>}
      <ul className={classes.talkers}>
        {query.data?.map(({ name, events, unparsed, lastAt }) => (
          <li key={name}>
            <span className={classes.bar} style={{ width: `${(events / most) * 100}%` }} aria-hidden="true" />
            <span className="grow ellipsis mono">{name === '' ? words.unnamed : name}</span>
            {unparsed > 0 && <span className={`${classes.bad} num`}>{words.unparsedCount(unparsed)}</span>}
            <b className="num">{formatCount(events)}</b>
            <span className={`muted ${classes.when}`}>
              <Time at={lastAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
