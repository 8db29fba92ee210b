// Registers what was made of an item: an item of its own, which then takes its file.
import { Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Evidence } from '@tocsin/contracts/evidence';
import { useState } from 'react';

import { refreshEvidence } from '../../evidence/queries.ts';
import { words } from '../../evidence/words.ts';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';

const said = words.actions;

export function DeriveForm({ evidence: { id, incident, tlp }, onClose }: { evidence: Evidence; onClose: () => void }) {
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [transform, setTransform] = useState('');
  const make = useMutation({
    mutationFn: () =>
      call('POST /evidence', {
        incidentId: incident.id,
        kind: 'file',
        title,
        tlp,
        derivedFrom: { evidenceId: id, transform },
      }),
    onSuccess: ({ number }) => {
      refreshEvidence();
      onClose();
      void navigate({ to: `/evidence/${number}` });
    },
  });
  return (
    <Modal opened onClose={onClose} title={said.derive} size={460}>
      <Form label={said.derive} onSubmit={() => make.mutate()}>
        <TextInput
          label={words.form.name}
          data-autofocus
          maxLength={300}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          label={said.transform}
          maxLength={500}
          value={transform}
          onChange={(event) => setTransform(event.currentTarget.value)}
        />
        {make.isError && <Problem error={make.error} />}
        <FormFoot>
          <Button onClick={onClose}>{said.cancel}</Button>
          <Button type="submit" look="primary" busy={make.isPending}>
            {words.form.take}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
