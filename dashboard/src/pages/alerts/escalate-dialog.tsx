// Escalating: a new incident from the alerts, or one more piece of an existing one.
import { Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Alert } from '@tocsin/contracts/alert';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showToast } from '../../ui/toast.tsx';
import { incidentStageWords } from '../../words/stages.ts';
import { alertKeys, openIncidentsQuery } from './queries.ts';
import { words } from './words.ts';

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
        return { incident, said: words.escalate.opened(incident.number), skipped: [] };
      }
      const added = await call('POST /incidents/:incidentId/alerts', { incidentId: incidentId ?? '', alertIds });
      return {
        incident: added.incident,
        said: words.escalate.added(added.added.length, added.incident.number),
        skipped: added.skipped,
      };
    },
    onSuccess: ({ incident, said, skipped }) => {
      const [first] = skipped;
      showToast({
        title: said,
        detail: first ? words.triage.skipped(skipped.length, first.because) : incident.title,
        link: {
          label: words.escalate.openIt,
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
    <Modal opened onClose={onClose} title={words.escalate.title(alerts.length)} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) escalate.mutate();
        }}
      >
        <SegmentedControl
          fullWidth
          mb="md"
          aria-label={words.escalate.newOrExisting}
          data={[
            { value: 'new', label: words.escalate.new },
            { value: 'existing', label: words.escalate.existing },
          ]}
          value={way}
          onChange={(value) => setWay(value === 'new' ? 'new' : 'existing')}
        />
        {way === 'new' ? (
          <>
            <TextInput
              label={words.escalate.incidentTitle}
              maxLength={300}
              data-autofocus
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <Select
              label={words.escalate.severity}
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
          <Button onClick={onClose}>{words.dialogs.cancel}</Button>
          <Button type="submit" look="primary" disabled={!ready} busy={escalate.isPending}>
            {way === 'new' ? words.escalate.open : words.escalate.add}
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
        label={words.escalate.incident}
        placeholder={words.escalate.numberOrTitle}
        searchable
        data-autofocus
        nothingFoundMessage={words.escalate.noneCalledSo}
        data={(incidents.data ?? []).map(({ id, number, title, severity, stage }) => ({
          value: id,
          label: words.escalate.choice({ number, title, severity, stage: incidentStageWords[stage] }),
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
