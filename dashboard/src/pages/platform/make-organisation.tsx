// A new organisation, and the invitation of its first administrator.
import { Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
import { MadeLink } from '../admin/users/made-link.tsx';

import classes from '../admin/admin.module.css';

export function MakeOrganisation({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [administratorEmail, setEmail] = useState('');
  const make = useMutation({
    mutationFn: () => call('POST /platform/organisations', { name, administratorEmail: administratorEmail.trim() }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['platform'] }),
  });
  if (make.data) return <MadeLink email={administratorEmail.trim()} made={make.data} onClose={onClose} />;
  const beyond = make.isError ? faultBeyond(make.error, ['name', 'administratorEmail']) : null;
  return (
    <Modal opened onClose={onClose} title="New organisation" size={460}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextInput
          label="Name"
          data-autofocus
          maxLength={120}
          value={name}
          error={faultAt(make.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail of its first administrator"
          description="They are invited, and invite everyone else."
          type="email"
          value={administratorEmail}
          error={faultAt(make.error, 'administratorEmail')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={make.isPending}>
            Create organisation
          </Button>
        </div>
      </form>
    </Modal>
  );
}
