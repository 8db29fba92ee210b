// A new pull. It is read at once, which shows whether address and key are right.
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { showToast } from '../../ui/toast.tsx';
import { FormDialog } from '../admin/shared/form-dialog.tsx';
import { PullFields } from './pull-fields.tsx';
import { emptyPull, pullFields, toSend } from './pull-form.ts';
import { keepPull } from './queries.ts';
import { words } from './words.ts';

type CreatePullProps = { onMade: (id: string) => void; onClose: () => void };

export function CreatePull({ onMade, onClose }: CreatePullProps) {
  const [form, setForm] = useState(emptyPull);
  const create = useMutation({
    mutationFn: () => call('POST /pulls', toSend(form, null)),
    onSuccess: (pull) => {
      keepPull(pull);
      showToast({ title: words.created, detail: words.createdMore });
      onMade(pull.id);
      onClose();
    },
  });
  return (
    <FormDialog
      title={words.newPull}
      size={640}
      work={create}
      shown={pullFields}
      send={words.create}
      onSend={() => create.mutate()}
      onClose={onClose}
    >
      <PullFields
        form={form}
        hasSecret={false}
        error={create.error}
        onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
      />
    </FormDialog>
  );
}
