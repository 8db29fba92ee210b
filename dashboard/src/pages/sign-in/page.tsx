// Signing in, and then on to where the person wanted to be.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Session } from '@tocsin/contracts/identity';
import type { SecondFactorNeeded } from '@tocsin/contracts/sign-in';
import { useEffect, useState } from 'react';

import { call } from '../../lib/api.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { DoorFrame } from '../../session/door-frame.tsx';
import { beginSession, safeReturnPath } from '../../session/session.ts';
import { FirstFactor } from './first-factor.tsx';
import { ProvenPage } from './proven-page.tsx';
import { neededFromAddress } from './providers.tsx';
import { SecondFactor } from './second-factor.tsx';
import { words } from './words.ts';

export function SignInPage() {
  const [search] = useUrlSearch();
  const navigate = useNavigate();
  const [needed, setNeeded] = useState<SecondFactorNeeded | null>(neededFromAddress);
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call('GET /setup', {}, { signal }) });
  const setupNeeded = setup.data?.needed === true;
  useEffect(() => {
    if (setupNeeded) void navigate({ to: '/setup', replace: true });
  }, [setupNeeded, navigate]);
  const enter = (session: Session) => {
    beginSession(session);
    void navigate({ href: safeReturnPath(search.return?.[0]), replace: true });
  };
  if (search.proven) return <ProvenPage />;
  if (needed)
    return (
      <DoorFrame title={words.secondFactor} lead={words.secondLead}>
        <SecondFactor needed={needed} onSignedIn={enter} onAgain={() => setNeeded(null)} />
      </DoorFrame>
    );
  return (
    <DoorFrame title={words.signIn} lead={search.return ? words.goOnLead : words.welcome}>
      <FirstFactor onSignedIn={enter} onNeeded={setNeeded} />
    </DoorFrame>
  );
}
