// Hands an item over, notes that it was accepted, or takes it back.
import { Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Evidence } from '@tocsin/contracts/evidence';
import { useState } from 'react';

import { refreshEvidence } from '../../evidence/queries.ts';
import { words } from '../../evidence/words.ts';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';

export type TransferStep = 'out' | 'accept' | 'return';
const said = words.actions;
const names: Readonly<Record<TransferStep, { title: string; person: string }>> = {
  out: { title: said.out, person: said.receiver },
  accept: { title: said.accept, person: said.accepter },
  return: { title: said.back, person: said.taker },
};

type TransferFormProps = { evidence: Evidence; step: TransferStep; onClose: () => void };
export function TransferForm({ evidence: { id: evidenceId }, step, onClose }: TransferFormProps) {
  const [text, setText] = useState({ person: '', location: '', reason: '' });
  const { title, person } = names[step];
  const send = useMutation({
    mutationFn: () => call('POST /evidence/:evidenceId/transfer', { evidenceId, step, ...text }),
    onSuccess: () => {
      refreshEvidence();
      onClose();
    },
  });
  const set = (name: keyof typeof text) => (event: { currentTarget: { value: string } }) =>
    setText({ ...text, [name]: event.currentTarget.value });
  return (
    <Modal opened onClose={onClose} title={title} size={460}>
      <Form label={title} onSubmit={() => send.mutate()}>
        <TextInput label={person} data-autofocus maxLength={200} value={text.person} onChange={set('person')} />
        <TextInput label={said.place} maxLength={500} value={text.location} onChange={set('location')} />
        <Textarea
          label={said.reason}
          autosize
          minRows={2}
          maxLength={2000}
          value={text.reason}
          onChange={set('reason')}
        />
        {send.isError && <Problem error={send.error} />}
        <FormFoot>
          <Button onClick={onClose}>{said.cancel}</Button>
          <Button type="submit" look="primary" busy={send.isPending}>
            {title}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
