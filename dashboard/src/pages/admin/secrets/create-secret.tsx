// A new secret: its value is typed once, sealed, and shown to nobody.
import { NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { secretsQuery } from './queries.ts';
import { words } from './secret-words.ts';

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
  return (
    <FormDialog
      title={words.newSecret}
      size={460}
      work={create}
      shown={fields}
      send={words.keepSecret}
      autoComplete="off"
      onSend={() => {
        const rotateEveryDays = typeof days === 'number' ? days : null;
        create.mutate({ name: name.trim(), value, description, rotateEveryDays });
      }}
      onClose={onClose}
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
    </FormDialog>
  );
}
