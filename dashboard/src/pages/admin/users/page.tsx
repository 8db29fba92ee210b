// Who may sign in, as what, and when they last did.
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { User } from '@tocsin/contracts/identity';

import { useUrlSearch } from '../../../lib/url.ts';
import { useCan } from '../../../session/session.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { Time } from '../../../ui/time.tsx';
import { roleWord } from '../../../words/roles.ts';
import { AdminList } from '../list-page.tsx';
import { invitationsQuery, usersQuery } from '../queries.ts';
import { InvitationList } from './invitation-list.tsx';
import { InviteUser } from './invite-user.tsx';
import { UserDrawer } from './user-drawer.tsx';
import { sitesWord } from './user-sites.tsx';
import { words } from './words.ts';

import classes from '../admin.module.css';

const columns: readonly Column<User>[] = [
  {
    id: 'name',
    header: words.user,
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
    header: words.role,
    width: 'minmax(96px, 0.8fr)',
    render: (user) => (
      <Badge tone={user.role === 'admin' ? 'accent' : 'neutral'} look={user.role === 'admin' ? 'tint' : 'outline'}>
        {roleWord(user.role)}
      </Badge>
    ),
  },
  {
    id: 'sites',
    header: words.sites,
    width: 'minmax(88px, 0.7fr)',
    from: 720,
    render: (user) => <span className="soft ellipsis">{sitesWord(user)}</span>,
  },
  {
    id: 'active',
    header: words.state,
    width: '92px',
    render: (user) =>
      user.active ? <span className="soft">{words.active}</span> : <Badge tone="medium">{words.deactivated}</Badge>,
  },
  {
    id: 'last',
    header: words.lastSignIn,
    width: 'minmax(96px, 0.7fr)',
    align: 'end',
    render: (user) =>
      user.lastSignInAt ? <Time at={user.lastSignInAt} /> : <span className="muted">{words.never}</span>,
  },
  {
    id: 'created',
    header: words.created,
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

const wordsOf = (user: User): string => `${user.name} ${user.email} ${roleWord(user.role)}`;
const labelOf = (user: User): string => `${user.name}, ${roleWord(user.role)}${user.active ? '' : ', deactivated'}`;

export function UsersPage() {
  const query = useQuery(usersQuery);
  const invitations = useQuery(invitationsQuery);
  const [search, change] = useUrlSearch();
  const make = {
    label: words.inviteUser,
    may: useCan('user:write'),
    form: (close: () => void) => <InviteUser onClose={close} />,
  };
  const tab = search.tab?.[0] === 'invitations' ? 'invitations' : 'users';
  const tabs = (
    <Tabs
      label={words.views}
      tabs={[
        { id: 'users', label: words.title, count: query.data?.length },
        { id: 'invitations', label: words.invitations, count: invitations.data?.length },
      ]}
      chosen={tab}
      onChoose={(id) => change({ tab: id === 'invitations' ? id : null, selected: null, q: null }, { push: true })}
    />
  );
  return tab === 'invitations' ? (
    <InvitationList tabs={tabs} make={make} />
  ) : (
    <AdminList
      said={words}
      query={query}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      tabs={tabs}
      empty={() => <EmptyState icon={<IconUsers size={20} stroke={1.6} />} title={words.none} />}
      make={make}
      beside={(user, close) => <UserDrawer key={user.id} user={user} onClose={close} />}
    />
  );
}
