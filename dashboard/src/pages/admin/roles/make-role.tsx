// A new role: its name. What it may do is chosen beside the list.
import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { RoleEntry } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { faultAt } from '../field-faults.ts';
import { policyQuery, rolesQuery } from '../queries.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { keyOfTitle } from './key-of-title.ts';
import { words } from './words.ts';

export function forgetRoles(): void {
  void queryClient.invalidateQueries({ queryKey: rolesQuery.queryKey });
  void queryClient.invalidateQueries({ queryKey: policyQuery.queryKey });
}

type MakeRoleProps = { onClose: () => void; onMade: (role: RoleEntry) => void };

export function MakeRole({ onClose, onMade }: MakeRoleProps) {
  const [title, setTitle] = useState('');
  const [meaning, setMeaning] = useState('');
  const make = useMutation({
    mutationFn: () => call('POST /roles', { key: keyOfTitle(title), title: title.trim(), meaning, permissions: [] }),
    onSuccess: (role) => {
      forgetRoles();
      onMade(role);
      onClose();
    },
  });
  return (
    <FormDialog
      title={words.newRole}
      size={460}
      work={make}
      shown={['title', 'meaning']}
      send={words.create}
      onSend={() => make.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        placeholder={words.nameExample}
        data-autofocus
        maxLength={40}
        value={title}
        error={faultAt(make.error, 'title')}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        label={words.meaning}
        description={words.meaningHelp}
        maxLength={400}
        value={meaning}
        error={faultAt(make.error, 'meaning')}
        onChange={(event) => setMeaning(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
