// An invitation is accepted, with nothing but its link: by somebody new, or by whoever has an account already.
import { TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { DoorFrame } from '../../session/door-frame.tsx';
import { NewPassword } from '../../session/new-password.tsx';
import { endSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { roleTitle } from '../../words/roles.ts';
import { words } from './words.ts';

export function InvitationPage() {
  // Behind the hash, where no server sees it.
  const [token] = useState(() => window.location.hash.slice(1));
  const look = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => call('POST /invitations/look', { token }, { signal }),
    retry: false,
  });
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: () => call('POST /invitations/accept', { token, name: name.trim(), password }),
    // Whoever is signed in here is perhaps somebody else.
    onSuccess: endSession,
  });
  if (accept.data)
    return (
      <DoorFrame title={words.youAreIn} lead={words.youBelong(accept.data.organisation)}>
        <p className="soft">
          <Link to="/sign-in">
            {words.signInAs}
            {accept.data.email}
          </Link>
        </p>
      </DoorFrame>
    );
  if (!look.data)
    return (
      <DoorFrame title={words.title} lead={look.isError ? words.broken : words.looking}>
        {look.isError && <Problem error={look.error} />}
      </DoorFrame>
    );
  const { organisation, email, role, roleKey } = look.data;
  return (
    <DoorFrame title={words.join(organisation)} lead={words.invitedAs(roleTitle({ key: roleKey, title: role }), email)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate();
        }}
      >
        <TextInput
          label={words.name}
          size="sm"
          required
          withAsterisk={false}
          autoComplete="name"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NewPassword
          label={words.password}
          description={words.passwordHelp}
          size="sm"
          least={12}
          about={[organisation, name, email]}
          value={password}
          onChange={setPassword}
        />
        {accept.isError && <Problem error={accept.error} />}
        <Button type="submit" look="primary" busy={accept.isPending}>
          {words.accept}
        </Button>
      </form>
    </DoorFrame>
  );
}
