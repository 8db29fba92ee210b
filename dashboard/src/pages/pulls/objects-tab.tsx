// What became of each object of a pull, the newest first; those set aside can be tried again.
import { IconBucket } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { pullObjectStates, type Pull, type PullObject } from '@tocsin/contracts/api/pulls';

import { call } from '../../lib/api.ts';
import { formatCount, plural } from '../../lib/format.ts';
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
import { mostObjects, pullObjectsQuery, pullsQuery } from './queries.ts';
import { formatBytes, objectStateWords } from './words.ts';

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
          label="Objects that are"
          tabs={[
            { id: 'all', label: 'All', count: taken + waiting + setAside },
            { id: 'taken', label: 'Taken', count: taken },
            { id: 'waiting', label: 'Tried again', count: waiting },
            { id: 'set_aside', label: 'Set aside', count: setAside },
          ]}
          chosen={state ?? 'all'}
          onChoose={(id) => change({ state: id === 'all' ? null : id })}
        />
        <span className="grow" />
        {mayChange && setAside > 0 && <TryAgain pull={pull} />}
      </div>
      <Loaded query={query} what="objects" rows={6} height={38}>
        {(objects) => (objects.length === 0 ? <Nothing pull={pull} state={state} /> : <Objects objects={objects} />)}
      </Loaded>
    </>
  );
}

function TryAgain({ pull }: { pull: Pull }) {
  const retry = useMutation({
    mutationFn: () => call('POST /pulls/:pullId/retry', { pullId: pull.id }),
    onSuccess: ({ objects }) => {
      showToast({ title: 'Tried again', detail: `${plural(objects, 'object')} at the next run.` });
      void queryClient.invalidateQueries({ queryKey: pullsQuery.queryKey });
    },
    onError: (error) => showProblem(error, 'Trying again'),
  });
  return (
    <Button small busy={retry.isPending} onClick={() => retry.mutate()}>
      Try those set aside again
    </Button>
  );
}

function Nothing({ pull, state }: { pull: Pull; state: PullObject['state'] | null }) {
  const icon = <IconBucket size={20} stroke={1.6} />;
  if (state !== null)
    return <EmptyState icon={icon} title={`No object is ${objectStateWords[state].word.toLowerCase()}`} />;
  return (
    <EmptyState icon={icon} title={pull.endedAt === null ? 'Not read yet' : 'Nothing was found'}>
      {pull.endedAt === null
        ? 'The objects stand here as they are found.'
        : 'Below this prefix there is no object, or none that is new enough.'}
    </EmptyState>
  );
}

function Objects({ objects }: { objects: readonly PullObject[] }) {
  return (
    <>
      <SmallTable label="Objects" heads={['Object', 'State', 'Events', 'Size', 'When']}>
        {objects.map((object) => (
          <ObjectRow key={`${object.key} ${object.modifiedAt} ${object.size}`} object={object} />
        ))}
      </SmallTable>
      {objects.length === mostObjects && <p className={classes.sub}>The newest {mostObjects} are listed.</p>}
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
            {reason}
            {state === 'waiting' && ` Tried ${plural(tries, 'time')}.`}
          </div>
        )}
      </td>
      <td>
        <Badge tone={tone}>{word}</Badge>
      </td>
      <td className="num">
        {state === 'taken' ? formatCount(accepted) : <span className="muted">none</span>}
        {unparsed > 0 && <div className={classes.bad}>{formatCount(unparsed)} unparsed</div>}
      </td>
      <td className={`${classes.short} num soft`}>{formatBytes(size)}</td>
      <td className={classes.short}>
        <Time at={at} />
      </td>
    </tr>
  );
}
