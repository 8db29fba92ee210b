// A new role: its name. What it may do is chosen beside the list.
import { Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { RoleEntry } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { policyQuery, rolesQuery } from '../queries.ts';
import { keyOfTitle } from './key-of-title.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

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
  const beyond = make.isError ? faultBeyond(make.error, ['title', 'meaning']) : null;
  return (
    <Modal opened onClose={onClose} title={words.newRole} size={460}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
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
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={make.isPending}>
            {words.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
