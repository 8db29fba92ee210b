// A new organisation, and the invitation of its first administrator.
import { Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
import { MadeLink } from '../admin/users/made-link.tsx';
import { storesQuery } from './queries.ts';
import { storeLabel, words } from './words.ts';

import classes from '../admin/admin.module.css';

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
  const beyond = make.isError ? faultBeyond(make.error, ['name', 'administratorEmail', 'store']) : null;
  return (
    <Modal opened onClose={onClose} title={words.newOne} size={460}>
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
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          {/* Not before it is known where it could lie. */}
          <Button type="submit" look="primary" busy={make.isPending} disabled={!stores.data}>
            {words.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
