// Puts an event that a search has found onto the timeline of an incident.
import { Modal, Select } from '@mantine/core';
import { IconTimelineEventPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { openIncidentStages } from '@tocsin/contracts/words';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { useCan } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Form, FormFoot } from '../ui/form.tsx';
import { Problem } from '../ui/problem.tsx';
import { showToast } from '../ui/toast.tsx';
import { timelineWords as words } from './words.ts';

export function EventToTimeline({ eventId }: { eventId: string }) {
  const [opened, setOpened] = useState(false);
  if (!useCan('incident:write')) return null;
  return (
    <>
      <Button small icon={<IconTimelineEventPlus size={14} stroke={1.6} />} onClick={() => setOpened(true)}>
        {words.open}
      </Button>
      {opened && <Choose eventId={eventId} onClose={() => setOpened(false)} />}
    </>
  );
}

function Choose({ eventId, onClose }: { eventId: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const navigate = useNavigate();
  const incidents = useQuery({
    queryKey: ['incidents', 'to-choose', typed],
    queryFn: async ({ signal }) =>
      (
        await call(
          'GET /incidents',
          { stage: [...openIncidentStages], limit: 50, ...(typed === '' ? {} : { q: typed }) },
          { signal },
        )
      ).items,
    placeholderData: (before) => before,
  });
  const put = useMutation({
    mutationFn: (incidentId: string) =>
      call('POST /incidents/:incidentId/timeline/events', { incidentId, eventIds: [eventId] }),
    onSuccess: ({ items }, number) => {
      const link = {
        label: words.look,
        run: () => void navigate({ to: `/incidents/${number}`, search: { tab: ['timeline'] } }),
      };
      showToast({ title: items.length > 0 ? words.done(number) : words.known(number), link });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.title} size={480}>
      <Form label={words.title} onSubmit={() => chosen !== null && put.mutate(chosen)}>
        <Select
          label={words.incident}
          data-autofocus
          searchable
          nothingFoundMessage={words.none}
          data={(incidents.data ?? []).map(({ number, title }) => ({ value: number, label: `${number} ${title}` }))}
          filter={({ options }) => options}
          value={chosen}
          onChange={setChosen}
          onSearchChange={(text) => setTyped(/^INC-\d{4}-\d+ /.test(text) ? '' : text)}
        />
        {incidents.isError && <Problem error={incidents.error} onRetry={() => void incidents.refetch()} />}
        {put.isError && <Problem error={put.error} />}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={put.isPending} disabled={chosen === null}>
            {words.put}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
