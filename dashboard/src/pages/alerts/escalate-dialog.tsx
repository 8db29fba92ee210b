// Escalating: a new incident from the alerts, or one more piece of an existing one.
import { Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Alert } from '@tocsin/contracts/alert';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { formatWord, plural } from '../../lib/format.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showToast } from '../../ui/toast.tsx';
import { alertKeys, openIncidentsQuery } from './queries.ts';

/** An alert's severity (0 info … 4 critical) as an incident's (SEV5 … SEV1). */
const incidentSeverity = (alerts: readonly Alert[]): number =>
  5 - Math.max(0, ...alerts.map(({ severity }) => severity));

export function EscalateDialog({ alerts, onClose }: { alerts: readonly Alert[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [way, setWay] = useState<'new' | 'existing'>('new');
  const [title, setTitle] = useState(alerts[0]?.title ?? '');
  const [severity, setSeverity] = useState(String(incidentSeverity(alerts)));
  const [incidentId, setIncidentId] = useState<string | null>(null);
  const alertIds = alerts.slice(0, 1000).map(({ id }) => id);
  const escalate = useMutation({
    mutationFn: async () => {
      if (way === 'new') {
        const incident = await call('POST /incidents', { title: title.trim(), severity: Number(severity), alertIds });
        return { incident, words: `Opened ${incident.number}`, skipped: [] };
      }
      const added = await call('POST /incidents/:incidentId/alerts', { incidentId: incidentId ?? '', alertIds });
      return {
        incident: added.incident,
        words: `Added ${plural(added.added.length, 'alert')} to ${added.incident.number}`,
        skipped: added.skipped,
      };
    },
    onSuccess: ({ incident, words, skipped }) => {
      const [first] = skipped;
      showToast({
        title: words,
        detail: first ? `${plural(skipped.length, 'alert')} skipped: ${first.because}` : incident.title,
        link: {
          label: 'Open it',
          run: () => void navigate({ to: '/incidents/$number', params: { number: incident.number } }),
        },
      });
      onClose();
      void queryClient.invalidateQueries({ queryKey: alertKeys.all });
      void queryClient.invalidateQueries({ queryKey: ['incidents'] });
    },
  });
  const ready = way === 'new' ? title.trim() !== '' : incidentId !== null;
  return (
    <Modal opened onClose={onClose} title={`Escalate ${plural(alerts.length, 'alert')}`} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) escalate.mutate();
        }}
      >
        <SegmentedControl
          fullWidth
          mb="md"
          aria-label="To a new or an existing incident"
          data={[
            { value: 'new', label: 'New incident' },
            { value: 'existing', label: 'Existing incident' },
          ]}
          value={way}
          onChange={(value) => setWay(value === 'new' ? 'new' : 'existing')}
        />
        {way === 'new' ? (
          <>
            <TextInput
              label="Title"
              maxLength={300}
              data-autofocus
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <Select
              label="Severity"
              mt="md"
              allowDeselect={false}
              data={['1', '2', '3', '4', '5'].map((value) => ({ value, label: `SEV${value}` }))}
              value={severity}
              onChange={(value) => setSeverity(value ?? '3')}
            />
          </>
        ) : (
          <IncidentChoice chosen={incidentId} onChoose={setIncidentId} />
        )}
        {escalate.isError && (
          <div style={{ marginTop: 16 }}>
            <Problem error={escalate.error} />
          </div>
        )}
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!ready} busy={escalate.isPending}>
            {way === 'new' ? 'Open incident' : 'Add to incident'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function IncidentChoice({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string | null) => void }) {
  const [typed, setTyped] = useState('');
  const incidents = useQuery(openIncidentsQuery(typed.trim()));
  return (
    <>
      <Select
        label="Incident"
        placeholder="Number or title"
        searchable
        data-autofocus
        nothingFoundMessage="No open incident is called so."
        data={(incidents.data ?? []).map(({ id, number, title, severity, stage }) => ({
          value: id,
          label: `${number} ${title} (SEV${severity}, ${formatWord(stage)})`,
        }))}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        value={chosen}
        onChange={onChoose}
      />
      {incidents.isError && (
        <div style={{ marginTop: 16 }}>
          <Problem error={incidents.error} onRetry={() => void incidents.refetch()} />
        </div>
      )}
    </>
  );
}
