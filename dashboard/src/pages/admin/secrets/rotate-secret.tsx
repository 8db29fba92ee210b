// A new value for a secret, and how long the one before stays valid beside it.
import { Modal, NumberInput, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { KeptSecret } from '@tocsin/contracts/api/secrets';
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

export function RotateSecret({ secret, onClose }: { secret: KeptSecret; onClose: () => void }) {
  const [value, setValue] = useState('');
  const [hours, setHours] = useState<number | string>(24);
  const rotate = useMutation({
    mutationFn: (overlapHours: number) =>
      call('POST /secrets/:secretId/rotate', { secretId: secret.id, value, overlapHours }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: secretsQuery.queryKey });
      showToast({ title: words.secretRotated, detail: secret.name });
      onClose();
    },
  });
  const beyond = rotate.isError ? faultBeyond(rotate.error, ['value', 'overlapHours']) : null;
  return (
    <Modal opened onClose={onClose} title={words.rotateOf(secret.name)} size={440}>
      <form
        className={classes.form}
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate(typeof hours === 'number' ? hours : 0);
        }}
      >
        <PasswordInput
          label={words.newValue}
          description={words.valueHelp}
          autoComplete="new-password"
          data-autofocus
          value={value}
          error={faultAt(rotate.error, 'value')}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <NumberInput
          label={words.valueBeforeFor}
          description={words.valueBeforeHelp}
          min={0}
          max={720}
          hideControls
          value={hours}
          error={faultAt(rotate.error, 'overlapHours')}
          onChange={setHours}
        />
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={rotate.isPending}>
            {words.rotate}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
