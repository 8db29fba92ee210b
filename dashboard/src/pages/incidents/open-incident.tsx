// Opens an incident by hand: for what no rule saw, such as a call from a user.
import { Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { incidentSeverities, incidentSeverityWord } from '../../incidents/severity.tsx';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { words } from './words.ts';

export function OpenIncident({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState('3');
  const navigate = useNavigate();
  const client = useQueryClient();
  const open = useMutation({
    mutationFn: () => call('POST /incidents', { title: title.trim(), severity: Number(severity) }),
    onSuccess: (incident) => {
      void client.invalidateQueries({ queryKey: ['incidents'] });
      setTitle('');
      onClose();
      void navigate({ to: `/incidents/${incident.number}` });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={words.form.title} size={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim() !== '') open.mutate();
        }}
      >
        <p className="soft">{words.form.explained}</p>
        <TextInput
          mt="md"
          label={words.form.name}
          placeholder={words.form.nameHint}
          data-autofocus
          required
          maxLength={300}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Select
          mt="sm"
          label={words.form.severity}
          data={incidentSeverities.map((each) => ({
            value: String(each),
            label: `SEV${each} ${incidentSeverityWord(each)}`,
          }))}
          value={severity}
          allowDeselect={false}
          onChange={(value) => setSeverity(value ?? '3')}
        />
        {open.isError && (
          <div style={{ marginTop: 12 }}>
            <Problem error={open.error} />
          </div>
        )}
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          <Button onClick={onClose}>{words.form.cancel}</Button>
          <Button type="submit" look="primary" busy={open.isPending} disabled={title.trim() === ''}>
            {words.form.open}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
