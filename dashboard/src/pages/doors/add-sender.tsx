// A sender that shows no token: known by its address, its network or the name in its certificate.
import { Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';
import { doorWords } from '../../words/doors.ts';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
import { BindingFields, unbound } from './binding-fields.tsx';
import { sendersQuery } from './queries.ts';
import { words } from './words.ts';

const fields = ['name', 'network', 'certificateName', 'siteId', 'source'];
const examples = { network: '192.0.2.0/24', certificate: 'gateway.example.org' };
const ways = [
  { value: 'network', label: words.addressOrNetwork },
  { value: 'certificate', label: words.certificate },
];

export function AddSender({ door, onClose }: { door: Door; onClose: () => void }) {
  const [name, setName] = useState('');
  const [way, setWay] = useState('network');
  const [known, setKnown] = useState('');
  const [binding, setBinding] = useState(unbound);
  const add = useMutation({
    mutationFn: () => {
      const by = way === 'network' ? { network: known.trim() } : { certificateName: known.trim() };
      return call('POST /doors/:doorId/senders', { doorId: door.id, name: name.trim(), ...by, ...binding });
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: sendersQuery(door.id).queryKey });
      onClose();
    },
  });
  const beyond = add.isError ? faultBeyond(add.error, fields) : null;
  return (
    <Modal opened onClose={onClose} title={words.newSender(doorWords(door).title)} size={520}>
      <Form onSubmit={() => add.mutate()}>
        <TextInput
          label={words.name}
          placeholder={words.senderExample}
          data-autofocus
          maxLength={120}
          value={name}
          error={faultAt(add.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SegmentedControl aria-label={words.knownBy} data={ways} value={way} onChange={setWay} />
        <TextInput
          label={way === 'network' ? words.addressOrNetwork : words.certificateName}
          description={way === 'network' ? words.networkMore : words.certificateNameMore}
          placeholder={way === 'network' ? examples.network : examples.certificate}
          maxLength={way === 'network' ? 60 : 253}
          value={known}
          error={faultAt(add.error, way === 'network' ? 'network' : 'certificateName')}
          onChange={(event) => setKnown(event.currentTarget.value)}
        />
        <BindingFields value={binding} error={add.error} onChange={setBinding} />
        {beyond !== null && <Problem error={beyond} />}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={add.isPending}>
            {words.addSender}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
