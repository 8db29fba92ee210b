// Somebody is invited: their address and role. The link is shown once, at the end.
import { Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { faultAt } from '../field-faults.ts';
import { invitationsQuery } from '../queries.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { MadeLink } from './made-link.tsx';
import { SiteChoice } from './site-choice.tsx';
import { useRoles } from './use-roles.ts';
import { words } from './words.ts';

export function InviteUser({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('analyst');
  const [siteCodes, setSiteCodes] = useState<string[]>([]);
  const { choices, meaningOf } = useRoles();
  const invite = useMutation({
    mutationFn: () =>
      call('POST /invitations', { email: email.trim(), role, ...(siteCodes.length > 0 && { siteCodes }) }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  if (invite.data) return <MadeLink email={invite.data.invitation.email} made={invite.data} onClose={onClose} />;
  return (
    <FormDialog
      title={words.inviteUser}
      size={460}
      work={invite}
      shown={['email', 'role', 'siteCodes']}
      send={words.invite}
      onSend={() => invite.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={words.email}
        description={words.emailHelp}
        type="email"
        data-autofocus
        required
        withAsterisk={false}
        value={email}
        error={faultAt(invite.error, 'email')}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label={words.role}
        description={meaningOf(role)}
        data={choices}
        value={role}
        allowDeselect={false}
        error={faultAt(invite.error, 'role')}
        onChange={(value) => setRole(value ?? role)}
      />
      <SiteChoice value={siteCodes} onChange={setSiteCodes} />
    </FormDialog>
  );
}
