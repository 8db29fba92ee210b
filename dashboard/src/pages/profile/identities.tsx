// The identities at providers that sign one in; each can be taken away while another way in is left.
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { LinkedIdentity, Profile } from '@tocsin/contracts/sign-in';

import { call } from '../../lib/api.ts';
import { identityWords as words } from '../../session/identity-words.ts';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { keepProfile } from './queries.ts';

import classes from './profile.module.css';

export function Identities({ profile }: { profile: Profile }) {
  if (profile.identities.length === 0) return null;
  return (
    <Panel title={words.title}>
      <div className={classes.body}>
        {profile.identities.map((identity) => (
          <IdentityRow key={`${identity.providerId} ${identity.subject}`} identity={identity} />
        ))}
      </div>
    </Panel>
  );
}

function IdentityRow({ identity }: { identity: LinkedIdentity }) {
  const { providerId: identityProviderId, provider, lastUsedAt } = identity;
  const untie = useMutation({
    mutationFn: () => call('DELETE /profile/identities/:identityProviderId', { identityProviderId }),
    onSuccess: keepProfile,
    onError: (error) => showProblem(error, words.untying),
  });
  return (
    <div className={classes.row}>
      <IconPlugConnected size={18} stroke={1.6} />
      <div className={classes.what}>
        {provider}
        <div className={classes.sub}>
          {words.used}
          <Time at={lastUsedAt} />
        </div>
      </div>
      <ConfirmedButton
        label={words.untie}
        look="plain"
        small
        busy={untie.isPending}
        title={words.untieFrom(provider)}
        action={words.untie}
        onConfirm={() => untie.mutate()}
      >
        {words.untieHelp}
      </ConfirmedButton>
    </div>
  );
}
