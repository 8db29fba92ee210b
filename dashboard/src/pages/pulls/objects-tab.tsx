// What became of each object of a pull, the newest first; those set aside can be tried again.
import { IconBucket } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { pullObjectStates, type Pull, type PullObject } from '@tocsin/contracts/api/pulls';

import { call } from '../../lib/api.ts';
import { formatBytes } from '../../lib/bytes.ts';
import { formatCount } from '../../lib/format.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { said } from '../../words/said.ts';
import { mostObjects, pullObjectsQuery, pullsQuery } from './queries.ts';
import { objectStateWords, words } from './words.ts';

import classes from './page.module.css';

type ObjectsTabProps = { pull: Pull; mayChange: boolean };

export function ObjectsTab({ pull, mayChange }: ObjectsTabProps) {
  const [search, change] = useUrlSearch();
  const state = pullObjectStates.find((each) => each === search.state?.[0]) ?? null;
  const query = useQuery(pullObjectsQuery(pull.id, state));
  const { taken, waiting, setAside } = pull.objects;
  return (
    <>
      <div className={classes.tools}>
        <Tabs
          label={words.thatAre}
          tabs={[
            { id: 'all', label: words.all, count: taken + waiting + setAside },
            { id: 'taken', label: words.objectStates.taken, count: taken },
            { id: 'waiting', label: words.objectStates.waiting, count: waiting },
            { id: 'set_aside', label: words.objectStates.set_aside, count: setAside },
          ]}
          chosen={state ?? 'all'}
          onChoose={(id) => change({ state: id === 'all' ? null : id })}
        />
        <span className="grow" />
        {mayChange && setAside > 0 && <TryAgain pull={pull} />}
      </div>
      <Loaded query={query} what={words.theObjects} rows={6} height={38}>
        {(objects) => (objects.length === 0 ? <Nothing pull={pull} state={state} /> : <Objects objects={objects} />)}
      </Loaded>
    </>
  );
}

function TryAgain({ pull }: { pull: Pull }) {
  const retry = useMutation({
    mutationFn: () => call('POST /pulls/:pullId/retry', { pullId: pull.id }),
    onSuccess: ({ objects }) => {
      showToast({ title: words.triedAgain, detail: words.atNextRun(objects) });
      void queryClient.invalidateQueries({ queryKey: pullsQuery.queryKey });
    },
    onError: (error) => showProblem(error, words.tryingAgain),
  });
  return (
    <Button small busy={retry.isPending} onClick={() => retry.mutate()}>
      {words.tryAgain}
    </Button>
  );
}

function Nothing({ pull, state }: { pull: Pull; state: PullObject['state'] | null }) {
  const icon = <IconBucket size={20} stroke={1.6} />;
  if (state !== null) return <EmptyState icon={icon} title={words.noObject[state]} />;
  return (
    <EmptyState icon={icon} title={pull.endedAt === null ? words.notReadYet : words.nothingFound}>
      {pull.endedAt === null ? words.notReadYetMore : words.nothingFoundMore}
    </EmptyState>
  );
}

function Objects({ objects }: { objects: readonly PullObject[] }) {
  return (
    <>
      <SmallTable label={words.objectsTab} heads={words.objectHeads}>
        {objects.map((object) => (
          <ObjectRow key={`${object.key} ${object.modifiedAt} ${object.size}`} object={object} />
        ))}
      </SmallTable>
      {objects.length === mostObjects && <p className={classes.sub}>{words.newestListed(mostObjects)}</p>}
    </>
  );
}

function ObjectRow({ object: { key, state, accepted, unparsed, size, at, tries, reason } }: { object: PullObject }) {
  const { word, tone } = objectStateWords[state];
  return (
    <tr>
      <td>
        <span className="mono">{key}</span>
        {reason !== null && (
          <div className={classes.sub}>
            {said(reason)}
            {state === 'waiting' && words.tried(tries)}
          </div>
        )}
      </td>
      <td>
        <Badge tone={tone}>{word}</Badge>
      </td>
      <td className="num">
        {state === 'taken' ? formatCount(accepted) : <span className="muted">{words.noEvents}</span>}
        {unparsed > 0 && <div className={classes.bad}>{words.unparsed(unparsed)}</div>}
      </td>
      <td className={`${classes.short} num soft`}>{formatBytes(size)}</td>
      <td className={classes.short}>
        <Time at={at} />
      </td>
    </tr>
  );
}
