// E-mail and password, or a passkey instead of both.
import { PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Session } from '@tocsin/contracts/identity';
import type { SecondFactorNeeded } from '@tocsin/contracts/sign-in';
import { useEffect, useRef, useState } from 'react';

import { call } from '../../lib/api.ts';
import { askForPasskey, hasPasskeys } from '../../session/passkey.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { words as providerWords } from './provider-words.ts';
import { BackWithProblem, Providers, useProvider } from './providers.tsx';
import { useOffer } from './use-offer.ts';
import { words } from './words.ts';

import classes from './sign-in.module.css';

type FirstFactorProps = {
  onSignedIn: (session: Session) => void;
  onNeeded: (needed: SecondFactorNeeded) => void;
};

export function FirstFactor({ onSignedIn, onNeeded }: FirstFactorProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const offer = useOffer(email);
  const going = useProvider(email);
  const [insists, setInsists] = useState(false);
  const enforced = insists ? null : (offer?.enforced ?? null);
  const signIn = useMutation({
    mutationFn: () => call('POST /session', { email: email.trim(), password }),
    onSuccess: (answer) => ('kind' in answer ? onNeeded(answer) : onSignedIn(answer)),
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { ticket, options } = await call('POST /session/passkey/options', {});
      return await call('POST /session/passkey', { ticket, response: await askForPasskey(options) });
    },
    onSuccess: onSignedIn,
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const error = signIn.error ?? byPasskey.error;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        byPasskey.reset();
        if (enforced === null) signIn.mutate();
        else going.mutate(enforced);
      }}
    >
      <BackWithProblem />
      <TextInput
        label={words.email}
        type="email"
        size="sm"
        required
        ref={first}
        autoComplete="username"
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {enforced === null && (
        <PasswordInput
          label={words.password}
          size="sm"
          required
          autoComplete="current-password"
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {error && <Problem error={error} />}
      {enforced === null && (
        <Button type="submit" look="primary" busy={signIn.isPending}>
          {words.signIn}
        </Button>
      )}
      {offer && <Providers items={offer.items} only={enforced !== null} going={going} />}
      {hasPasskeys() && (
        <Button
          icon={<IconFingerprint size={15} stroke={1.6} />}
          busy={byPasskey.isPending}
          onClick={() => {
            signIn.reset();
            byPasskey.mutate();
          }}
        >
          {words.withPasskey}
        </Button>
      )}
      {enforced === null ? (
        <Link to="/password-reset" className={classes.aside}>
          {words.forgot}
        </Link>
      ) : (
        <Button look="quiet" small onClick={() => setInsists(true)}>
          {providerWords.byPassword}
        </Button>
      )}
    </form>
  );
}
