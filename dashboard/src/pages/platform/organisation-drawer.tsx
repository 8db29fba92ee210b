// One organisation beside the list: suspended, or let go on.
import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { PlatformOrganisation } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan, useSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Time } from '../../ui/time.tsx';

import classes from '../admin/admin.module.css';

type OrganisationDrawerProps = { organisation: PlatformOrganisation; onClose: () => void };

export function OrganisationDrawer({ organisation, onClose }: OrganisationDrawerProps) {
  const mayWrite = useCan('platform:write');
  const mine = useSession()?.organisation.id === organisation.id;
  const { suspendedAt } = organisation;
  return (
    <Drawer label={organisation.name} head={<span className="muted">Organisation</span>} onClose={onClose}>
      <div className={classes.who}>
        <h2>{organisation.name}</h2>
      </div>
      <KeyValues
        items={[
          ['Users', String(organisation.people)],
          ['Created', <Time key="created" at={organisation.createdAt} />],
          ['Suspended', suspendedAt === null ? 'No' : <Time key="suspended" at={suspendedAt} />],
        ]}
      />
      {mayWrite && !mine && <State organisation={organisation} />}
    </Drawer>
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
    <Section title={suspended ? 'Let it go on' : 'Suspend'}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <p className={classes.can}>
          {suspended
            ? 'Its users can sign in again and its API keys work again.'
            : 'Everyone of it is signed out and its API keys open nothing. Nothing is deleted.'}
        </p>
        {!suspended && (
          <TextInput
            label="Why"
            maxLength={400}
            value={because}
            onChange={(event) => setBecause(event.currentTarget.value)}
          />
        )}
        {change.isError && <Problem error={change.error} />}
        <div className={classes.foot}>
          <Button type="submit" look={suspended ? 'primary' : 'danger'} busy={change.isPending}>
            {suspended ? 'Resume' : 'Suspend'}
          </Button>
        </div>
      </form>
    </Section>
  );
}
