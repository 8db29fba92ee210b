// What came through a door since the server started, and what it did not take.
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';

import { formatCount } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/panel.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { said } from '../../words/said.ts';
import { Sentence } from '../../words/sentence.tsx';
import { doorsQuery } from './queries.ts';
import { countsOf, refusalWords, words } from './words.ts';

import classes from './page.module.css';

export function ActivityTab({ door }: { door: Door }) {
  const here = useQuery(doorsQuery).data?.here ?? true;
  return (
    <>
      {!here && <Note>{words.countedElsewhere}</Note>}
      <dl className={classes.counts}>
        {countsOf(door).map(([label, value, bad]) => (
          <div key={label} data-bad={bad || undefined} data-none={value === 0 || undefined}>
            <dt>{label}</dt>
            <dd className="num">{formatCount(value)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.hint}>
        {words.sinceStart}{' '}
        {door.lastEventAt ? (
          <Sentence text={words.lastEvent} parts={{ when: <Time at={door.lastEventAt} /> }} />
        ) : (
          words.noEventHasCome
        )}{' '}
        {door.changedAt !== null && (
          <Sentence text={words.setUpBy} parts={{ who: door.changedBy, when: <Time at={door.changedAt} /> }} />
        )}
      </p>
      <Section title={words.lastRefusals}>
        {door.refusals.length === 0 ? (
          <EmptyState icon={<IconCircleCheck size={20} stroke={1.6} />} title={words.nothingRefused}>
            {words.nothingRefusedMore}
          </EmptyState>
        ) : (
          <SmallTable label={words.lastRefusals} heads={words.refusalHeads}>
            {door.refusals.map(({ at, kind, because, peer }) => (
              <tr key={`${at} ${kind} ${peer}`}>
                <td>
                  <Time at={at} />
                </td>
                <td>
                  <Badge tone={kind === 'failed' || kind === 'dropped' ? 'high' : 'medium'}>{refusalWords[kind]}</Badge>
                </td>
                <td className="mono">{peer}</td>
                <td className="soft">{said(because)}</td>
              </tr>
            ))}
          </SmallTable>
        )}
      </Section>
    </>
  );
}
