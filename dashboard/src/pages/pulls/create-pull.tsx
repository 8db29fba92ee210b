// A new pull. It is read at once, which shows whether address and key are right.
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showToast } from '../../ui/toast.tsx';
import { faultBeyond } from '../admin/field-faults.ts';
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
  const beyond = create.isError ? faultBeyond(create.error, pullFields) : null;
  return (
    <Modal opened onClose={onClose} title={words.newPull} size={640}>
      <Form onSubmit={() => create.mutate()}>
        <PullFields
          form={form}
          hasSecret={false}
          error={create.error}
          onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
        />
        {beyond !== null && <Problem error={beyond} />}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            {words.create}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
