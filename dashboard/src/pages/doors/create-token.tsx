// A new token of a door; it is shown this once.
import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { doorWords } from '../../words/doors.ts';
import { Sentence } from '../../words/sentence.tsx';
import { faultAt } from '../admin/field-faults.ts';
import { FormDialog } from '../admin/shared/form-dialog.tsx';
import { ShownOnceDialog } from '../admin/shared/shown-once-dialog.tsx';
import { BindingFields, unbound } from './binding-fields.tsx';
import { tokensQuery } from './queries.ts';
import { words } from './words.ts';

const fields = ['name', 'siteId', 'source'];

export function CreateToken({ door, onClose }: { door: Door; onClose: () => void }) {
  const [name, setName] = useState('');
  const [binding, setBinding] = useState(unbound);
  const create = useMutation({
    mutationFn: () => call('POST /doors/:doorId/tokens', { doorId: door.id, name: name.trim(), ...binding }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: tokensQuery(door.id).queryKey }),
  });
  if (create.data)
    return (
      <ShownOnceDialog
        title={words.theNewToken}
        lead={<Sentence text={words.copyNow} parts={{ name: <b>{create.data.item.name}</b> }} />}
        done={words.copied}
        onClose={onClose}
      >
        <ShownOnce text={create.data.token} />
      </ShownOnceDialog>
    );
  return (
    <FormDialog
      title={words.newTokenOf(doorWords(door).title)}
      size={520}
      work={create}
      shown={fields}
      send={words.createToken}
      onSend={() => create.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        description={words.tokenNameMore}
        data-autofocus
        maxLength={120}
        value={name}
        error={faultAt(create.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <BindingFields value={binding} error={create.error} onChange={setBinding} />
    </FormDialog>
  );
}
