// One connection beside the list: what it keeps, its mapping, and the ways to change, rotate and end it.
import { useMutation } from '@tanstack/react-query';
import type { ScimConnection } from '@tocsin/contracts/api/scim';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { showProblem } from '../../../ui/toast.tsx';
import { LastUse } from '../service-accounts/account-state.tsx';
import { Rotate } from '../service-accounts/rotate.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { useRoles } from '../users/use-roles.ts';
import { ConnectionForm } from './connection-form.tsx';
import { connectionsQuery } from './queries.ts';
import { words } from './words.ts';

type Shown = { connection: ScimConnection };

export function ConnectionDrawer({ connection, onClose }: Shown & { onClose: () => void }) {
  const mayWrite = useCan('security:write');
  const { titleOf } = useRoles();
  const { name, mappings, defaultRole } = connection;
  return (
    <NamedDrawer
      name={name}
      kind={<span className="mono">{connection.prefix}…</span>}
      onClose={onClose}
      foot={mayWrite ? <Actions connection={connection} /> : undefined}
    >
      <Section title={words.about}>
        <KeyValues
          items={[
            [words.keeps, words.people(connection.people)],
            [words.lastUsed, <LastUse key="used" {...connection} />],
            [words.defaultRole, titleOf(defaultRole)],
          ]}
        />
      </Section>
      {mappings.length > 0 && (
        <Section title={words.mappings}>
          <KeyValues
            items={mappings.map(({ group, role, siteCodes }) => [
              group,
              [titleOf(role), siteCodes?.join(', ')].filter(Boolean).join(' · '),
            ])}
          />
        </Section>
      )}
    </NamedDrawer>
  );
}

function Actions({ connection }: Shown) {
  const [asking, setAsking] = useState<'edit' | 'rotate' | null>(null);
  const about = { scimConnectionId: connection.id };
  const again = () => void queryClient.invalidateQueries({ queryKey: connectionsQuery.queryKey });
  const onError = (error: Error) => showProblem(error, words.failed);
  const toggle = useMutation({
    mutationFn: () => call('PATCH /scim-connections/:scimConnectionId', { ...about, enabled: !connection.enabled }),
    onSuccess: again,
    onError,
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /scim-connections/:scimConnectionId', about),
    onSuccess: again,
    onError,
  });
  const rotate = async (overlapHours: number): Promise<string> => {
    const { token } = await call('POST /scim-connections/:scimConnectionId/rotate', { ...about, overlapHours });
    again();
    return token;
  };
  const close = () => setAsking(null);
  return (
    <>
      <Button onClick={() => setAsking('edit')}>{words.edit}</Button>
      <Button onClick={() => setAsking('rotate')}>{words.rotate}</Button>
      <Button busy={toggle.isPending} onClick={() => toggle.mutate()}>
        {connection.enabled ? words.disable : words.enable}
      </Button>
      <ConfirmedButton
        label={words.removeConnection}
        look="danger"
        busy={remove.isPending}
        title={words.removeTitle(connection.name)}
        action={words.removeConnection}
        onConfirm={remove.mutate}
      >
        {words.removeMeaning}
      </ConfirmedButton>
      {asking === 'edit' && <ConnectionForm connection={connection} onClose={close} />}
      {asking === 'rotate' && <Rotate name={connection.name} rotate={rotate} onClose={close} />}
    </>
  );
}
