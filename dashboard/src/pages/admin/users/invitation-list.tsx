// Invitations that are open, and taking one back.
import { IconMail } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Invitation } from '@tocsin/contracts/identity';
import type { ReactNode } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Time } from '../../../ui/time.tsx';
import { roleWord } from '../../../words/roles.ts';
import { AdminList, type Making } from '../list-page.tsx';
import { invitationsQuery } from '../queries.ts';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { words } from './words.ts';

import classes from '../admin.module.css';

const columns: readonly Column<Invitation>[] = [
  {
    id: 'email',
    header: words.invited,
    width: 'minmax(200px, 2fr)',
    render: ({ email }) => <div className={`${classes.name} ellipsis`}>{email}</div>,
  },
  { id: 'role', header: words.role, width: 'minmax(110px, 1fr)', render: ({ role }) => roleWord(role) },
  { id: 'by', header: words.by, width: 'minmax(110px, 1fr)', from: 720, render: ({ invitedBy }) => invitedBy },
  {
    id: 'ends',
    header: words.ends,
    width: 'minmax(96px, 0.7fr)',
    align: 'end',
    render: ({ expiresAt }) => <Time at={expiresAt} />,
  },
];

type InvitationListProps = { tabs: ReactNode; make: Making };

export const InvitationList = ({ tabs, make }: InvitationListProps) => (
  <AdminList
    said={{ title: words.title, noun: words.invitationNoun, nouns: words.invitationNouns }}
    query={useQuery(invitationsQuery)}
    columns={columns}
    rowLabel={({ email, role }) => `${email}, ${roleWord(role)}`}
    words={({ email, role }) => `${email} ${roleWord(role)}`}
    tabs={tabs}
    empty={() => (
      <EmptyState icon={<IconMail size={20} stroke={1.6} />} title={words.noInvitation}>
        {words.invitationsHere}
      </EmptyState>
    )}
    make={make}
    beside={(invitation, close) => <InvitationDrawer key={invitation.id} invitation={invitation} onClose={close} />}
  />
);

function InvitationDrawer({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const mayWrite = useCan('user:write');
  const revoke = useMutation({
    mutationFn: () => call('DELETE /invitations/:invitationId', { invitationId: invitation.id }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      onClose();
    },
  });
  return (
    <NamedDrawer
      name={invitation.email}
      kind={words.invitation}
      onClose={onClose}
      foot={
        mayWrite ? (
          <ConfirmedButton
            label={words.takeBack}
            look="danger"
            busy={revoke.isPending}
            title={words.takeBackOf(invitation.email)}
            action={words.takeBack}
            onConfirm={revoke.mutate}
          >
            {words.takeBackHelp}
          </ConfirmedButton>
        ) : undefined
      }
    >
      <KeyValues
        items={[
          [words.role, roleWord(invitation.role)],
          [words.sites, invitation.siteCodes?.join(', ') ?? words.allSites],
          [words.invitedBy, invitation.invitedBy],
          [words.invited, <Time key="at" at={invitation.createdAt} />],
          [words.ends, <Time key="ends" at={invitation.expiresAt} />],
        ]}
      />
      {revoke.isError && <Problem error={revoke.error} />}
    </NamedDrawer>
  );
}
