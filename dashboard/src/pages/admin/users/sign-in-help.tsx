// Help for a user who lost a phone or a laptop: no second factor any more, no session any more.
import { useMutation } from '@tanstack/react-query';
import type { User } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Section } from '../../../ui/panel.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';

type Help = 'sessions' | 'factors';

export function SignInHelp({ user }: { user: User }) {
  const [asking, setAsking] = useState<Help | null>(null);
  const help = useMutation({
    mutationFn: async (kind: Help) => {
      const about = { userId: user.id };
      await (kind === 'factors'
        ? call('POST /users/:userId/mfa-reset', about)
        : call('DELETE /users/:userId/sessions', about));
    },
    onSuccess: (_, kind) =>
      showToast({ title: kind === 'factors' ? 'Second factor reset' : 'Signed out everywhere', detail: user.name }),
    onError: (error) => showProblem(error, 'Helping with the sign-in'),
    onSettled: () => setAsking(null),
  });
  return (
    <Section title="Lost devices">
      <div className="row">
        <Button small onClick={() => setAsking('sessions')}>
          Sign out everywhere
        </Button>
        <Button small onClick={() => setAsking('factors')}>
          Reset second factor
        </Button>
      </div>
      <Confirm
        opened={asking !== null}
        title={asking === 'factors' ? `Reset the second factor of ${user.name}?` : `Sign ${user.name} out everywhere?`}
        action={asking === 'factors' ? 'Reset' : 'Sign out'}
        danger
        busy={help.isPending}
        onConfirm={() => asking && help.mutate(asking)}
        onClose={() => setAsking(null)}
      >
        {asking === 'factors'
          ? 'Their authenticator app, passkeys and recovery codes no longer count, and they are signed out everywhere.'
          : 'Every session of theirs ends at once. They can sign in again.'}
      </Confirm>
    </Section>
  );
}
