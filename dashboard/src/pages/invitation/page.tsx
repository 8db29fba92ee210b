// An invitation is accepted, with nothing but its link: by somebody new, or by whoever has an account already.
import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { DoorFrame } from '../../session/door-frame.tsx';
import { endSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';

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
      <DoorFrame title="You are in" lead={`You belong to ${accept.data.organisation} now.`}>
        <p className="soft">
          <Link to="/sign-in">Sign in as {accept.data.email}</Link>
        </p>
      </DoorFrame>
    );
  if (!look.data)
    return (
      <DoorFrame title="Invitation" lead={look.isError ? 'This link does not work.' : 'Looking at your invitation.'}>
        {look.isError && <Problem error={look.error} />}
      </DoorFrame>
    );
  const { organisation, email, role } = look.data;
  return (
    <DoorFrame title={`Join ${organisation}`} lead={`You are invited as ${role}, with the address ${email}.`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate();
        }}
      >
        <TextInput
          label="Your name"
          size="sm"
          required
          withAsterisk={false}
          autoComplete="name"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          description="At least 12 characters. If this address has a Tocsin account already, its password; then your name stays as it is."
          size="sm"
          required
          withAsterisk={false}
          autoComplete="new-password"
          minLength={12}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {accept.isError && <Problem error={accept.error} />}
        <Button type="submit" look="primary" busy={accept.isPending}>
          Accept the invitation
        </Button>
      </form>
    </DoorFrame>
  );
}
