// A new secret: its value is typed once, sealed, and shown to nobody.
import { Modal, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { secretsQuery } from './queries.ts';
import { words } from './secret-words.ts';

import classes from '../admin.module.css';

const fields = ['name', 'value', 'description', 'rotateEveryDays'];

export function CreateSecret({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [description, setDescription] = useState('');
  const [days, setDays] = useState<number | string>('');
  const create = useMutation({
    mutationFn: (sent: Input<'POST /secrets'>) => call('POST /secrets', sent),
    onSuccess: (secret) => {
      void queryClient.invalidateQueries({ queryKey: secretsQuery.queryKey });
      showToast({ title: words.secretKept, detail: secret.reference });
      onClose();
    },
  });
  const beyond = create.isError ? faultBeyond(create.error, fields) : null;
  return (
    <Modal opened onClose={onClose} title={words.newSecret} size={460}>
      <form
        className={classes.form}
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          const rotateEveryDays = typeof days === 'number' ? days : null;
          create.mutate({ name: name.trim(), value, description, rotateEveryDays });
        }}
      >
        <TextInput
          label={words.name}
          description={words.secretReference(name.trim() || 'name')}
          data-autofocus
          maxLength={81}
          value={name}
          error={faultAt(create.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value.toLowerCase())}
        />
        <PasswordInput
          label={words.value}
          description={words.valueHelp}
          autoComplete="new-password"
          value={value}
          error={faultAt(create.error, 'value')}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <TextInput
          label={words.whatFor}
          maxLength={500}
          value={description}
          error={faultAt(create.error, 'description')}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <NumberInput
          label={words.rotateEvery}
          description={words.rotateEveryHelp}
          min={1}
          max={3650}
          hideControls
          value={days}
          error={faultAt(create.error, 'rotateEveryDays')}
          onChange={setDays}
        />
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            {words.keepSecret}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
