// The second half of signing in: a code, a passkey, or a recovery code.
import { TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import type { Session } from '@tocsin/contracts/identity';
import type { SecondFactorNeeded } from '@tocsin/contracts/sign-in';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { askForPasskey } from '../../session/passkey.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { words } from './words.ts';

import classes from './sign-in.module.css';

type SecondFactorProps = {
  needed: SecondFactorNeeded;
  onSignedIn: (session: Session) => void;
  onAgain: () => void;
};
type Proof = Omit<Input<'POST /session/second-factor'>, 'ticket'>;

/** Each field takes the cursor as it appears. */
const focused = (input: HTMLInputElement | null): void => input?.focus();

export function SecondFactor({ needed, onSignedIn, onAgain }: SecondFactorProps) {
  const { ticket, methods, passkey } = needed;
  const [lost, setLost] = useState(false);
  const [code, setCode] = useState('');
  const goOn = useMutation({
    mutationFn: async (proof: Proof | 'passkey') => {
      if (proof !== 'passkey') return await call('POST /session/second-factor', { ticket, ...proof });
      if (!passkey) throw new Error('There is no passkey to ask for.');
      return await call('POST /session/second-factor', { ticket, passkey: await askForPasskey(passkey) });
    },
    onSuccess: onSignedIn,
  });
  const byCode = lost || methods.includes('totp');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (byCode) goOn.mutate(lost ? { recoveryCode: code } : { totp: code });
      }}
    >
      {byCode && (
        <TextInput
          key={String(lost)}
          label={lost ? words.recoveryCode : words.totpCode}
          size="sm"
          required
          withAsterisk={false}
          autoComplete="one-time-code"
          inputMode={lost ? 'text' : 'numeric'}
          ref={focused}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      {goOn.isError && <Problem error={goOn.error} />}
      {byCode && (
        <Button type="submit" look="primary" busy={goOn.isPending}>
          {words.goOn}
        </Button>
      )}
      {passkey && !lost && (
        <Button
          look={methods.includes('totp') ? 'plain' : 'primary'}
          icon={<IconFingerprint size={15} stroke={1.6} />}
          busy={goOn.isPending}
          onClick={() => goOn.mutate('passkey')}
        >
          {words.withPasskey}
        </Button>
      )}
      <div className={classes.asides}>
        {methods.includes('recovery') && (
          <Button
            look="quiet"
            small
            onClick={() => {
              setLost(!lost);
              setCode('');
              goOn.reset();
            }}
          >
            {lost ? words.withSecond : words.withRecovery}
          </Button>
        )}
        <Button look="quiet" small onClick={onAgain}>
          {words.again}
        </Button>
      </div>
    </form>
  );
}
