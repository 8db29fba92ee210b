// One organisation beside the list: suspended, or let go on.
import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { PlatformOrganisation } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan, useSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Section } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { FormEnd } from '../admin/shared/form-end.tsx';
import { NamedDrawer } from '../admin/shared/named-drawer.tsx';
import { storesQuery } from './queries.ts';
import { storeLabel, words } from './words.ts';

import classes from '../admin/admin.module.css';

type OrganisationDrawerProps = { organisation: PlatformOrganisation; onClose: () => void };

export function OrganisationDrawer({ organisation, onClose }: OrganisationDrawerProps) {
  const mayWrite = useCan('platform:write');
  const mine = useSession()?.organisation.id === organisation.id;
  const { suspendedAt } = organisation;
  return (
    <NamedDrawer name={organisation.name} kind={words.organisation} onClose={onClose}>
      <KeyValues
        items={[
          [words.users, String(organisation.people)],
          [words.created, <Time key="created" at={organisation.createdAt} />],
          [
            words.store,
            <span key="store" className="mono">
              {organisation.store}
            </span>,
          ],
          [words.suspended, suspendedAt === null ? words.no : <Time key="suspended" at={suspendedAt} />],
        ]}
      />
      {mayWrite && !organisation.storeSettled && <Pin organisation={organisation} />}
      {mayWrite && !mine && <State organisation={organisation} />}
    </NamedDrawer>
  );
}

/** Only while nothing of the organisation is kept anywhere. */
function Pin({ organisation: { id: organisationId, store } }: { organisation: PlatformOrganisation }) {
  const { data: stores = [] } = useQuery(storesQuery);
  const [chosen, setChosen] = useState(store);
  const change = useMutation({
    mutationFn: () => call('PUT /platform/organisations/:organisationId/store', { organisationId, store: chosen }),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['platform'] }),
  });
  if (stores.length < 2) return null;
  return (
    <Section title={words.store}>
      <Form onSubmit={() => change.mutate()}>
        <NativeSelect
          label={words.store}
          description={words.storeHelp}
          data={stores.map((each) => ({ value: each.name, label: storeLabel(each) }))}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <FormEnd work={change}>
          <Button type="submit" look="primary" busy={change.isPending} disabled={chosen === store}>
            {words.pin}
          </Button>
        </FormEnd>
      </Form>
    </Section>
  );
}

function State({ organisation }: { organisation: PlatformOrganisation }) {
  const [because, setBecause] = useState('');
  const organisationId = organisation.id;
  const suspended = organisation.suspendedAt !== null;
  const change = useMutation({
    mutationFn: () =>
      suspended
        ? call('POST /platform/organisations/:organisationId/resume', { organisationId })
        : call('POST /platform/organisations/:organisationId/suspend', { organisationId, because }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['platform'] }),
  });
  return (
    <Section title={suspended ? words.letGoOn : words.suspend}>
      <Form onSubmit={() => change.mutate()}>
        <p className={classes.can}>{suspended ? words.resumeHelp : words.suspendHelp}</p>
        {!suspended && (
          <TextInput
            label={words.why}
            maxLength={400}
            value={because}
            onChange={(event) => setBecause(event.currentTarget.value)}
          />
        )}
        <FormEnd work={change}>
          <Button type="submit" look={suspended ? 'primary' : 'danger'} busy={change.isPending}>
            {suspended ? words.resume : words.suspend}
          </Button>
        </FormEnd>
      </Form>
    </Section>
  );
}
