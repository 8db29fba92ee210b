// A sender that shows no token: known by its address, its network or the name in its certificate.
import { SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { doorWords } from '../../words/doors.ts';
import { faultAt } from '../admin/field-faults.ts';
import { FormDialog } from '../admin/shared/form-dialog.tsx';
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
  return (
    <FormDialog
      title={words.newSender(doorWords(door).title)}
      size={520}
      work={add}
      shown={fields}
      send={words.addSender}
      onSend={() => add.mutate()}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
