// A new organisation, and the invitation of its first administrator.
import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Problem } from '../../ui/problem.tsx';
import { faultAt } from '../admin/field-faults.ts';
import { FormDialog } from '../admin/shared/form-dialog.tsx';
import { MadeLink } from '../admin/users/made-link.tsx';
import { storesQuery } from './queries.ts';
import { storeLabel, words } from './words.ts';

export function MakeOrganisation({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [administratorEmail, setEmail] = useState('');
  const stores = useQuery(storesQuery);
  const [store, setStore] = useState('default');
  const make = useMutation({
    mutationFn: () =>
      call('POST /platform/organisations', { name, administratorEmail: administratorEmail.trim(), store }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['platform'] }),
  });
  if (make.data) return <MadeLink email={administratorEmail.trim()} made={make.data} onClose={onClose} />;
  return (
    <FormDialog
      title={words.newOne}
      size={460}
      work={make}
      shown={['name', 'administratorEmail', 'store']}
      send={words.create}
      /* Not before it is known where it could lie. */ ready={stores.data !== undefined}
      onSend={() => make.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        data-autofocus
        maxLength={120}
        value={name}
        error={faultAt(make.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={words.email}
        description={words.emailHelp}
        type="email"
        value={administratorEmail}
        error={faultAt(make.error, 'administratorEmail')}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {stores.isError && <Problem error={stores.error} onRetry={() => void stores.refetch()} />}
      {stores.data && stores.data.length > 1 && (
        <NativeSelect
          label={words.store}
          description={words.storeHelp}
          data={stores.data.map((each) => ({ value: each.name, label: storeLabel(each) }))}
          value={store}
          error={faultAt(make.error, 'store')}
          onChange={(event) => setStore(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
