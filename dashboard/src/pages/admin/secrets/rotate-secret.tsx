// A new value for a secret, and how long the one before stays valid beside it.
import { NumberInput, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { KeptSecret } from '@tocsin/contracts/api/secrets';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { secretsQuery } from './queries.ts';
import { words } from './secret-words.ts';

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
  return (
    <FormDialog
      title={words.rotateOf(secret.name)}
      size={440}
      work={rotate}
      shown={['value', 'overlapHours']}
      send={words.rotate}
      autoComplete="off"
      onSend={() => rotate.mutate(typeof hours === 'number' ? hours : 0)}
      onClose={onClose}
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
    </FormDialog>
  );
}
