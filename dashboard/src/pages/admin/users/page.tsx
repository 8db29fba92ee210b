// Who may sign in, as what, and when they last did.
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { User } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { useCan } from '../../../session/session.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { usersQuery } from '../queries.ts';
import { roleWords } from '../words.ts';
import { CreateUser } from './create-user.tsx';
import { UserDrawer } from './user-drawer.tsx';

import classes from '../admin.module.css';

const columns: readonly Column<User>[] = [
  {
    id: 'name',
    header: 'User',
    width: 'minmax(200px, 2fr)',
    render: (user) => (
      <div className={classes.person}>
        <Avatar name={user.name} />
        <div style={{ minWidth: 0 }}>
          <div className={`${classes.name} ellipsis`} data-off={!user.active || undefined}>
            {user.name}
          </div>
          <div className={`${classes.sub} ellipsis`}>{user.email}</div>
        </div>
      </div>
    ),
  },
  {
    id: 'role',
    header: 'Role',
    width: 'minmax(96px, 0.8fr)',
    render: (user) => (
      <Badge tone={user.role === 'admin' ? 'accent' : 'neutral'} look={user.role === 'admin' ? 'tint' : 'outline'}>
        {roleWords[user.role]}
      </Badge>
    ),
  },
  {
    id: 'active',
    header: 'State',
    width: '92px',
    render: (user) => (user.active ? <span className="soft">Active</span> : <Badge tone="medium">Deactivated</Badge>),
  },
  {
    id: 'last',
    header: 'Last sign-in',
    width: 'minmax(96px, 0.7fr)',
    align: 'end',
    render: (user) => (user.lastSignInAt ? <Time at={user.lastSignInAt} /> : <span className="muted">Never</span>),
  },
  {
    id: 'created',
    header: 'Created',
    width: 'minmax(96px, 0.7fr)',
    align: 'end',
    from: 720,
    render: (user) => (
      <span className="soft">
        <Time at={user.createdAt} />
      </span>
    ),
  },
];

const wordsOf = (user: User): string => `${user.name} ${user.email} ${roleWords[user.role]}`;
const labelOf = (user: User): string => `${user.name}, ${roleWords[user.role]}${user.active ? '' : ', deactivated'}`;

export function UsersPage() {
  const query = useQuery(usersQuery);
  const mayWrite = useCan('identity:write');
  const [making, setMaking] = useState(false);
  return (
    <>
      <AdminList
        title="Users"
        noun="user"
        nouns="users"
        query={query}
        columns={columns}
        rowLabel={labelOf}
        words={wordsOf}
        empty={<EmptyState icon={<IconUsers size={20} stroke={1.6} />} title="No users" />}
        make={mayWrite ? { label: 'New user', run: () => setMaking(true) } : null}
        beside={(user, close) => <UserDrawer key={user.id} user={user} onClose={close} />}
      />
      {making && <CreateUser onClose={() => setMaking(false)} />}
    </>
  );
}
