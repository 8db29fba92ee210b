// Programs as members of the organisation: what each may do, who answers for it, when it last came.
import { IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ServiceAccount } from '@tocsin/contracts/identity';
import { useMemo, useState } from 'react';

import { useNow } from '../../../lib/now.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Time } from '../../../ui/time.tsx';
import { roleWord } from '../../../words/roles.ts';
import { AdminList } from '../list-page.tsx';
import { AccountDrawer } from './account-drawer.tsx';
import { AccountForm } from './account-form.tsx';
import { AccountState } from './account-state.tsx';
import { serviceAccountsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

const labelOf = (account: ServiceAccount): string => account.name;
const wordsOf = (account: ServiceAccount): string => `${account.name} ${account.description} ${account.owner.name}`;

export function ServiceAccountsPage() {
  const query = useQuery(serviceAccountsQuery);
  const mayWrite = useCan('api_key:write');
  const now = useNow();
  const [making, setMaking] = useState(false);
  const make = () => setMaking(true);
  const columns = useMemo(() => columnsAt(now), [now]);
  return (
    <>
      <AdminList
        title={words.title}
        noun={words.noun}
        nouns={words.nouns}
        query={query}
        columns={columns}
        rowLabel={labelOf}
        words={wordsOf}
        empty={
          <EmptyState
            icon={<IconRobot size={20} stroke={1.6} />}
            title={words.empty}
            actions={
              mayWrite && (
                <Button look="primary" onClick={make}>
                  {words.fresh}
                </Button>
              )
            }
          >
            {words.emptyMeaning}
          </EmptyState>
        }
        make={mayWrite ? { label: words.fresh, run: make } : null}
        beside={(account, close) => <AccountDrawer key={account.id} account={account} onClose={close} />}
      />
      {making && <AccountForm account={null} onClose={() => setMaking(false)} />}
    </>
  );
}

const columnsAt = (now: number): readonly Column<ServiceAccount>[] => [
  {
    id: 'name',
    header: words.noun,
    width: 'minmax(170px, 1.6fr)',
    render: (account) => (
      <>
        <div className={`${classes.name} ellipsis`} data-off={!account.enabled || undefined}>
          {account.name}
        </div>
        <div className={`${classes.sub} ellipsis`}>{account.description || account.owner.name}</div>
      </>
    ),
  },
  {
    id: 'may',
    header: words.may,
    width: 'minmax(120px, 1fr)',
    render: ({ role, permissions }) => (
      <Badge tone="neutral" look="outline">
        {role === null ? words.found(permissions.length) : roleWord(role)}
      </Badge>
    ),
  },
  {
    id: 'owner',
    header: words.owner,
    width: 'minmax(100px, 0.8fr)',
    from: 700,
    render: ({ owner }) =>
      owner.active ? (
        <div className="ellipsis soft">{owner.name}</div>
      ) : (
        <Badge tone="medium">{words.ownerLeft(owner.name)}</Badge>
      ),
  },
  {
    id: 'state',
    header: words.state,
    width: '110px',
    render: (account) => <AccountState account={account} now={now} />,
  },
  {
    id: 'used',
    header: words.lastUsed,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    render: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : <span className="muted">{words.never}</span>),
  },
];
