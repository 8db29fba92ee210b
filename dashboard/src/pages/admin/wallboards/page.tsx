// The links to wallboards: what each shows, when a screen last asked, and the way to end it.
import { IconBroadcast } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { Wallboard } from '@tocsin/contracts/api/boards';
import { useCallback } from 'react';

import { call } from '../../../lib/api.ts';
import { useNow } from '../../../lib/now.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { AdminList } from '../list-page.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { CreateWallboard } from './create-wallboard.tsx';
import { words } from './words.ts';

import classes from '../admin.module.css';

const wallboardsQuery = queryOptions({
  queryKey: ['wallboards'],
  queryFn: async ({ signal }) => (await call('GET /wallboards', {}, { signal })).items,
});
const renew = () => void queryClient.invalidateQueries({ queryKey: wallboardsQuery.queryKey });

type State = 'valid' | 'expired' | 'revoked';
const stateOf = ({ revokedAt, expiresAt }: Wallboard, now: number): State =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'valid';
const StateBadge = ({ state }: { state: State }) => (
  <Badge tone={state === 'valid' ? 'ok' : 'neutral'} look={state === 'valid' ? 'tint' : 'outline'}>
    {words.states[state]}
  </Badge>
);
const sitesOf = ({ siteCodes }: Wallboard): string => siteCodes?.join(', ') ?? words.allSites;
const momentOf = (at: string | null) => (at === null ? <span className="muted">{words.never}</span> : <Time at={at} />);

const columnsAt = (now: number): readonly Column<Wallboard>[] => [
  {
    id: 'name',
    header: words.name,
    width: 'minmax(170px, 1.6fr)',
    render: (board) => <div className={`${classes.name} ellipsis`}>{board.name}</div>,
  },
  {
    id: 'sites',
    header: words.sites,
    width: 'minmax(110px, 1fr)',
    render: (board) => <div className="ellipsis soft">{sitesOf(board)}</div>,
  },
  { id: 'state', header: words.state, width: '90px', render: (board) => <StateBadge state={stateOf(board, now)} /> },
  {
    id: 'seen',
    header: words.seen,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    render: (board) => momentOf(board.lastSeenAt),
  },
  {
    id: 'ends',
    header: words.ends,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    from: 560,
    render: (board) => momentOf(board.expiresAt),
  },
];

const wordsOf = (board: Wallboard): string => `${board.name} ${sitesOf(board)}`;
const labelOf = (board: Wallboard): string => board.name;
const all = (): boolean => true;

export function WallboardsPage() {
  const [search, change] = useUrlSearch();
  const query = useQuery(wallboardsQuery);
  const now = useNow();
  const tab = search.state?.[0] === 'all' ? 'all' : 'valid';
  const isValid = useCallback((board: Wallboard) => stateOf(board, now) === 'valid', [now]);
  return (
    <AdminList
      said={words}
      query={query}
      keep={tab === 'all' ? all : isValid}
      columns={columnsAt(now)}
      rowLabel={labelOf}
      words={wordsOf}
      tabs={
        <Tabs
          label={words.views}
          tabs={[
            { id: 'valid', label: words.valid, count: query.data?.filter(isValid).length },
            { id: 'all', label: words.all, count: query.data?.length },
          ]}
          chosen={tab}
          onChoose={(id) => change({ state: id === 'all' ? 'all' : null }, { push: true })}
        />
      }
      empty={(make) => (
        <NoneYet icon={IconBroadcast} title={words.none} make={make}>
          {words.lead}
        </NoneYet>
      )}
      make={{
        label: words.make,
        may: useCan('api_key:write'),
        form: (close) => <CreateWallboard onMade={renew} onClose={close} />,
      }}
      beside={(board, close) => <WallboardDrawer key={board.id} board={board} now={now} onClose={close} />}
    />
  );
}

function WallboardDrawer({ board, now, onClose }: { board: Wallboard; now: number; onClose: () => void }) {
  const mayWrite = useCan('api_key:write');
  const state = stateOf(board, now);
  const revoke = useMutation({
    mutationFn: () => call('DELETE /wallboards/:wallboardId', { wallboardId: board.id }),
    onSuccess: () => showToast({ title: words.revoked, detail: board.name }),
    onError: (error) => showProblem(error, words.revoking),
    onSettled: renew,
  });
  return (
    <Drawer
      label={board.name}
      head={<span className="muted">{words.title}</span>}
      onClose={onClose}
      foot={
        mayWrite && state !== 'revoked' ? (
          <ConfirmedButton
            label={words.revoke}
            look="danger"
            busy={revoke.isPending}
            title={words.revokeQuestion}
            action={words.revoke}
            onConfirm={() => revoke.mutate()}
          >
            {words.revokeMeans}
          </ConfirmedButton>
        ) : undefined
      }
    >
      <div className={classes.who}>
        <h2 className="grow">{board.name}</h2>
        <StateBadge state={state} />
      </div>
      <KeyValues
        items={[
          [words.sites, sitesOf(board)],
          [words.panels, board.panels.map((panel) => words.panelNames[panel]).join(', ')],
          [words.secondsEach, String(board.secondsEach)],
          [words.ends, momentOf(board.expiresAt)],
          [words.seen, momentOf(board.lastSeenAt)],
          [words.created, <Time key="created" at={board.createdAt} />],
          [words.by, board.createdBy],
        ]}
      />
    </Drawer>
  );
}
