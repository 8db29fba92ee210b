// A new token of a door; it is shown this once.
import { Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot, FormStack } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { doorWords } from '../../words/doors.ts';
import { Sentence } from '../../words/sentence.tsx';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
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
  const beyond = create.isError ? faultBeyond(create.error, fields) : null;
  if (create.data)
    return (
      <Modal opened onClose={onClose} title={words.theNewToken} size={520} closeOnClickOutside={false}>
        <FormStack>
          <p className="soft">
            <Sentence text={words.copyNow} parts={{ name: <b>{create.data.item.name}</b> }} />
          </p>
          <ShownOnce text={create.data.token} />
          <FormFoot>
            <Button onClick={onClose}>{words.copied}</Button>
          </FormFoot>
        </FormStack>
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title={words.newTokenOf(doorWords(door).title)} size={520}>
      <Form onSubmit={() => create.mutate()}>
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
        {beyond !== null && <Problem error={beyond} />}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            {words.createToken}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
