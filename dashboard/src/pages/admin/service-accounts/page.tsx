// Programs as members of the organisation: what each may do, who answers for it, when it last came.
import { IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ServiceAccount } from '@tocsin/contracts/identity';
import { useMemo } from 'react';

import { useNow } from '../../../lib/now.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Time } from '../../../ui/time.tsx';
import { roleWord } from '../../../words/roles.ts';
import { AdminList } from '../list-page.tsx';
import { NameCell } from '../shared/name-cell.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { AccountDrawer } from './account-drawer.tsx';
import { AccountForm } from './account-form.tsx';
import { AccountState } from './account-state.tsx';
import { serviceAccountsQuery } from './queries.ts';
import { words } from './words.ts';

const labelOf = (account: ServiceAccount): string => account.name;
const wordsOf = (account: ServiceAccount): string => `${account.name} ${account.description} ${account.owner.name}`;

export function ServiceAccountsPage() {
  const query = useQuery(serviceAccountsQuery);
  const now = useNow();
  const columns = useMemo(() => columnsAt(now), [now]);
  return (
    <AdminList
      said={words}
      query={query}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      empty={(make) => (
        <NoneYet icon={IconRobot} title={words.empty} make={make}>
          {words.emptyMeaning}
        </NoneYet>
      )}
      make={{
        label: words.fresh,
        may: useCan('api_key:write'),
        form: (close) => <AccountForm account={null} onClose={close} />,
      }}
      beside={(account, close) => <AccountDrawer key={account.id} account={account} onClose={close} />}
    />
  );
}

const columnsAt = (now: number): readonly Column<ServiceAccount>[] => [
  {
    id: 'name',
    header: words.noun,
    width: 'minmax(170px, 1.6fr)',
    render: (account) => (
      <NameCell name={account.name} off={!account.enabled}>
        {account.description || account.owner.name}
      </NameCell>
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
