// One team beside the list: name, meaning, members.
import { MultiSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Team } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { peopleQuery } from '../../../shell/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Form } from '../../../ui/form.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { teamsQuery } from '../queries.ts';
import { FormEnd } from '../shared/form-end.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { Removal } from '../shared/removal.tsx';
import { words } from './words.ts';

const forget = () => void queryClient.invalidateQueries({ queryKey: teamsQuery.queryKey });

export function TeamDrawer({ team, onClose }: { team: Team; onClose: () => void }) {
  const mayWrite = useCan('team:write');
  return (
    <NamedDrawer
      name={team.name}
      kind={words.team}
      onClose={onClose}
      foot={
        mayWrite ? (
          <Removal
            label={words.remove}
            title={words.removeOf(team.name)}
            remove={() => call('DELETE /teams/:teamId', { teamId: team.id })}
            onRemoved={() => {
              forget();
              onClose();
            }}
          >
            {words.removeHelp}
          </Removal>
        ) : undefined
      }
    >
      {mayWrite ? (
        <TeamForm team={team} />
      ) : (
        <ul>
          {team.members.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      )}
    </NamedDrawer>
  );
}

function TeamForm({ team }: { team: Team }) {
  const [name, setName] = useState(team.name);
  const [meaning, setMeaning] = useState(team.meaning);
  const [members, setMembers] = useState(team.members.map(({ id }) => id));
  const people = useQuery(peopleQuery).data ?? [];
  const known = new Map([...team.members, ...people].map((person) => [person.id, person.name]));
  const save = useMutation({
    mutationFn: async () => {
      await call('PATCH /teams/:teamId', { teamId: team.id, name, meaning, rev: team.rev });
      return call('PUT /teams/:teamId/members', { teamId: team.id, personIds: members });
    },
    onSuccess: (saved) => showToast({ title: words.changed, detail: saved.name }),
    onSettled: forget,
  });
  return (
    <Form onSubmit={() => save.mutate()}>
      <TextInput
        label={words.name}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={words.meaning}
        maxLength={400}
        value={meaning}
        onChange={(event) => setMeaning(event.currentTarget.value)}
      />
      <MultiSelect
        label={words.members}
        searchable
        data={[...known].map(([value, label]) => ({ value, label }))}
        value={members}
        onChange={setMembers}
      />
      <FormEnd work={save}>
        <Button type="submit" look="primary" busy={save.isPending}>
          {words.save}
        </Button>
      </FormEnd>
    </Form>
  );
}
