// Somebody is invited: their address and role. The link is shown once, at the end.
import { Modal, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { invitationsQuery } from '../queries.ts';
import { MadeLink } from './made-link.tsx';
import { SiteChoice } from './site-choice.tsx';
import { useRoles } from './use-roles.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

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
  const beyond = invite.isError ? faultBeyond(invite.error, ['email', 'role', 'siteCodes']) : null;
  return (
    <Modal opened onClose={onClose} title={words.inviteUser} size={460}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
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
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={invite.isPending}>
            {words.invite}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
