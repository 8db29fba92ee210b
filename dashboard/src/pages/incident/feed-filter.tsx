// Which of what happened is shown: kind, by whom, words, since when. The URL holds it, so that it can be sent.
import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { useUrlSearch, type UrlSearch } from '../../lib/url.ts';
import { peopleQuery } from '../../shell/queries.ts';
import { Button } from '../../ui/button.tsx';
import { words } from './words.ts';

import classes from './activity-feed.module.css';

const kinds = {
  standing: [
    'incident.opened',
    'incident.staged',
    'incident.closed',
    'incident.cancelled',
    'incident.held',
    'incident.resumed',
    'incident.milestone_set',
    'incident.assigned',
    'incident.edited',
    'incident.restricted',
    'incident.access_changed',
    'incident.unrestricted',
    'incident.merged',
    'incident.unmerged',
    'incident.split',
  ],
  talk: ['incident.comment*', 'incident.thread_*'],
  alerts: ['alert.*', 'incident.alert_*'],
  tasks: ['incident.task_*'],
  sla: ['incident.sla_*', 'alert.sla_*'],
  evidence: ['evidence.*'],
} as const;
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds).filter((name): name is Kind => name in kinds);
const spans = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const;
const spanNames = Object.keys(spans).filter((name): name is keyof typeof spans => name in spans);
const minuteMs = 60_000;

export type FeedFilter = {
  type?: string[];
  by?: 'people' | 'machines';
  actor?: string;
  q?: string;
  since?: string;
};

/** As the server takes it. A span begins at a whole minute, so that the question stays the same for a while. */
export function feedFilterOf(search: UrlSearch, now = Date.now()): FeedFilter {
  const kind = kindNames.find((name) => name === search.kind?.[0]);
  const span = spanNames.find((name) => name === search.since?.[0]);
  const by = search.by?.[0];
  const q = search.text?.[0]?.trim();
  return {
    ...(kind ? { type: [...kinds[kind]] } : {}),
    ...(by === undefined ? {} : by === 'people' || by === 'machines' ? { by } : { actor: by }),
    ...(q ? { q } : {}),
    ...(span ? { since: new Date(Math.floor((now - spans[span]) / minuteMs) * minuteMs).toISOString() } : {}),
  };
}
export const isFiltered = (search: UrlSearch): boolean =>
  ['kind', 'by', 'text', 'since'].some((key) => search[key] !== undefined);

const settleMs = 300;

export function FeedFilters() {
  const [search, change] = useUrlSearch();
  const people = useQuery(peopleQuery).data ?? [];
  /** Clearing begins the field anew; while somebody types, it is theirs. */
  const [round, setRound] = useState(0);
  return (
    <search className={classes.filters} aria-label={words.feed.filters}>
      <Select
        size="xs"
        aria-label={words.feed.kind}
        placeholder={words.feed.kinds.all}
        clearable
        data={kindNames.map((value) => ({ value, label: words.feed.kinds[value] }))}
        value={search.kind?.[0] ?? null}
        onChange={(kind) => change({ kind })}
      />
      <Select
        size="xs"
        aria-label={words.feed.by}
        placeholder={words.feed.everyone}
        searchable
        clearable
        data={[
          { value: 'people', label: words.feed.people },
          { value: 'machines', label: words.feed.machines },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={search.by?.[0] ?? null}
        onChange={(by) => change({ by })}
      />
      <Select
        size="xs"
        aria-label={words.feed.since}
        placeholder={words.feed.ever}
        clearable
        data={spanNames.map((value) => ({ value, label: words.feed[value] }))}
        value={search.since?.[0] ?? null}
        onChange={(since) => change({ since })}
      />
      <TextFilter key={round} shown={search.text?.[0] ?? ''} onChange={(text) => change({ text: text || null })} />
      {isFiltered(search) && (
        <Button
          small
          look="quiet"
          onClick={() => {
            change({ kind: null, by: null, since: null, text: null });
            setRound(round + 1);
          }}
        >
          {words.feed.clear}
        </Button>
      )}
    </search>
  );
}

type TextProps = { shown: string; onChange: (text: string) => void };

function TextFilter({ shown, onChange }: TextProps) {
  const [text, setText] = useState(shown);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string): void => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(next.trim()), settleMs);
  };
  return (
    <TextInput
      size="xs"
      type="search"
      aria-label={words.feed.text}
      placeholder={words.feed.text}
      maxLength={200}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
