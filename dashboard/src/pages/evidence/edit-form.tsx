// Changes an item's labels and marking; these are not under its seal.
import { Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { tlpLevels, type Evidence } from '@tocsin/contracts/evidence';
import { useState } from 'react';

import { refreshEvidence } from '../../evidence/queries.ts';
import { tlpWord } from '../../evidence/tlp.ts';
import { words } from '../../evidence/words.ts';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';

const said = words.actions;

export function EditForm({ evidence, onClose }: { evidence: Evidence; onClose: () => void }) {
  const { id: evidenceId, rev } = evidence;
  const [tlp, setTlp] = useState(evidence.tlp);
  const [labels, setLabels] = useState(evidence.labels.join(', '));
  const save = useMutation({
    mutationFn: () =>
      call('PATCH /evidence/:evidenceId', {
        evidenceId,
        rev,
        tlp,
        labels: labels
          .split(',')
          .map((label) => label.trim())
          .filter(Boolean),
      }),
    onSuccess: () => {
      refreshEvidence();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={said.edit} size={460}>
      <Form label={said.edit} onSubmit={() => save.mutate()}>
        <TextInput
          label={said.labels}
          description={said.labelsHint}
          data-autofocus
          value={labels}
          onChange={(event) => setLabels(event.currentTarget.value)}
        />
        <NativeSelect
          label={words.form.tlp}
          data={tlpLevels.map((level) => ({ value: level, label: tlpWord(level) }))}
          value={tlp}
          onChange={({ currentTarget: { value } }) => setTlp(tlpLevels.find((level) => level === value) ?? tlp)}
        />
        {save.isError && <Problem error={save.error} />}
        <FormFoot>
          <Button onClick={onClose}>{said.cancel}</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {said.save}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
