// A new user: who, as what, with which password to begin with.
import { Modal, PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Role } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Form, FormFoot } from '../../../ui/form.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { usersQuery } from '../queries.ts';
import { roleMeaning, roles, roleWords } from '../words.ts';

const fields = ['name', 'email', 'role', 'password'];
export const roleChoices = roles.map((role) => ({ value: role, label: roleWords[role] }));

export function CreateUser({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('analyst');
  const [password, setPassword] = useState('');
  const create = useMutation({
    mutationFn: () => call('POST /users', { name: name.trim(), email: email.trim(), role, password }),
    onSuccess: (user) => {
      void queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: ['people'] });
      showToast({ title: 'User created', detail: `${user.name} can sign in as ${user.email}.` });
      onClose();
    },
  });
  const beyond = create.isError ? faultBeyond(create.error, fields) : null;
  return (
    <Modal opened onClose={onClose} title="New user" size={460}>
      <Form onSubmit={() => create.mutate()}>
        <TextInput
          label="Name"
          data-autofocus
          required
          withAsterisk={false}
          maxLength={120}
          value={name}
          error={faultAt(create.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail"
          description="What they sign in with."
          type="email"
          required
          withAsterisk={false}
          value={email}
          error={faultAt(create.error, 'email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select
          label="Role"
          description={roleMeaning[role]}
          data={roleChoices}
          value={role}
          allowDeselect={false}
          error={faultAt(create.error, 'role')}
          onChange={(value) => setRole(roles.find((each) => each === value) ?? role)}
        />
        <PasswordInput
          label="First password"
          description="At least 12 characters. Hand it over in person or by another channel."
          required
          withAsterisk={false}
          autoComplete="new-password"
          value={password}
          error={faultAt(create.error, 'password')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {beyond !== null && <Problem error={beyond} />}
        <FormFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            Create user
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
