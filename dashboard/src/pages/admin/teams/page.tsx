// Teams, and who is in them.
import { TextInput } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Team } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { plural } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Time } from '../../../ui/time.tsx';
import { faultAt } from '../field-faults.ts';
import { AdminList } from '../list-page.tsx';
import { teamsQuery } from '../queries.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { NameCell } from '../shared/name-cell.tsx';
import { TeamDrawer } from './team-drawer.tsx';
import { words } from './words.ts';

const columns: readonly Column<Team>[] = [
  {
    id: 'name',
    header: words.team,
    width: 'minmax(200px, 1.4fr)',
    render: ({ name, meaning }) => <NameCell name={name}>{meaning}</NameCell>,
  },
  {
    id: 'members',
    header: words.members,
    width: 'minmax(200px, 2fr)',
    render: ({ members }) => (
      <span className="ellipsis">
        {members.map(({ name }) => name).join(', ') || <span className="muted">{words.nobody}</span>}
      </span>
    ),
  },
  {
    id: 'created',
    header: words.created,
    width: 'minmax(96px, 0.7fr)',
    align: 'end',
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
];

export function TeamsPage() {
  return (
    <AdminList
      said={words}
      query={useQuery(teamsQuery)}
      columns={columns}
      rowLabel={({ name, members }) => `${name}, ${plural(members.length, words.member, words.membersNoun)}`}
      words={({ name, meaning, members }) => `${name} ${meaning} ${members.map((person) => person.name).join(' ')}`}
      empty={() => (
        <EmptyState icon={<IconUsersGroup size={20} stroke={1.6} />} title={words.none}>
          {words.lead}
        </EmptyState>
      )}
      make={{ label: words.newTeam, may: useCan('team:write'), form: (close) => <MakeTeam onClose={close} /> }}
      beside={(team, close) => <TeamDrawer key={`${team.id}${team.rev}`} team={team} onClose={close} />}
    />
  );
}

function MakeTeam({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [meaning, setMeaning] = useState('');
  const make = useMutation({
    mutationFn: () => call('POST /teams', { name, meaning }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: teamsQuery.queryKey });
      onClose();
    },
  });
  return (
    <FormDialog
      title={words.newTeam}
      size={460}
      work={make}
      shown={['name', 'meaning']}
      send={words.create}
      onSend={() => make.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        data-autofocus
        maxLength={120}
        value={name}
        error={faultAt(make.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={words.meaning}
        maxLength={400}
        value={meaning}
        error={faultAt(make.error, 'meaning')}
        onChange={(event) => setMeaning(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
