// Keeps the state of a page under a name, for oneself or for others.
import { Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { viewAudiences, type ViewAudience, type ViewPage } from '@tocsin/contracts/words';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { useCan } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Form, FormFoot } from '../ui/form.tsx';
import { showToast } from '../ui/toast.tsx';
import { useChange, viewsQuery } from './queries.ts';
import { words } from './words.ts';

/** For whom somebody may keep views. */
function useAudiences(): readonly ViewAudience[] {
  const mayForAll = useCan('incident:manage');
  const worksOnAlerts = useCan('alert:write');
  const worksOnIncidents = useCan('incident:write');
  const teams = useQuery(viewsQuery).data?.teams ?? [];
  const may = {
    private: true,
    team: (worksOnAlerts || worksOnIncidents) && teams.length > 0,
    organisation: mayForAll,
  };
  return viewAudiences.filter((audience) => may[audience]);
}

type AudienceProps = {
  audience: ViewAudience;
  teamId: string | null;
  onChoose: (audience: ViewAudience, teamId: string | null) => void;
};

export function AudienceFields({ audience, teamId, onChoose }: AudienceProps) {
  const audiences = useAudiences();
  const teams = useQuery(viewsQuery).data?.teams ?? [];
  const offered = audiences.includes(audience) ? audiences : [...audiences, audience];
  if (offered.length === 1) return null;
  return (
    <>
      <NativeSelect
        label={words.forWhom}
        value={audience}
        data={offered.map((value) => ({ value, label: words.audience[value] }))}
        onChange={({ currentTarget }) => {
          const chosen = viewAudiences.find((each) => each === currentTarget.value) ?? 'private';
          onChoose(chosen, chosen === 'team' ? (teams[0]?.id ?? null) : null);
        }}
      />
      {audience === 'team' && (
        <NativeSelect
          label={words.team}
          value={teamId ?? ''}
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={({ currentTarget }) => onChoose('team', currentTarget.value)}
        />
      )}
    </>
  );
}

type SaveViewProps = { page: ViewPage; state: string; onClose: () => void };

export function SaveView({ page, state, onClose }: SaveViewProps) {
  const [name, setName] = useState('');
  const [audience, setAudience] = useState<ViewAudience>('private');
  const [teamId, setTeamId] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const change = useChange();
  const save = async (): Promise<void> => {
    if (name.trim() === '') return;
    setBusy(true);
    const saved = await change(() => call('POST /saved-views', { page, name: name.trim(), state, audience, teamId }));
    setBusy(false);
    if (!saved) return;
    showToast({ title: words.saved(saved.name) });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={words.saveTitle} size={420}>
      <Form label={words.saveTitle} onSubmit={() => void save()}>
        <TextInput
          label={words.name}
          required
          maxLength={80}
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <AudienceFields
          audience={audience}
          teamId={teamId}
          onChoose={(chosen, team) => {
            setAudience(chosen);
            setTeamId(team);
          }}
        />
        <FormFoot>
          <Button look="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ''}>
            {words.saveTitle}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
