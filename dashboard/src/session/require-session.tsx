// Lets only signed-in people through; everyone else goes to sign in and comes back to where they were.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';

import { onSignedOut } from '../lib/api.ts';
import { chooseLanguage } from '../lib/language.ts';
import { connect } from '../lib/live.ts';
import { Problem } from '../ui/problem.tsx';
import { ProofGate } from './proof-gate.tsx';
import { endSession, sessionQuery } from './session.ts';

import classes from './require-session.module.css';

const EnrolPage = lazy(async () => ({ default: (await import('../pages/profile/enrol-page.tsx')).EnrolPage }));

export function RequireSession({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  const navigate = useNavigate();
  const signedOut = session.data === null;
  useEffect(() => onSignedOut(endSession), []);
  useEffect(() => {
    if (session.data && !session.data.limited) connect();
  }, [session.data]);
  const spoken = session.data?.language;
  useEffect(() => {
    if (spoken) chooseLanguage(spoken);
  }, [spoken]);
  useEffect(() => {
    if (!signedOut) return;
    const here = location.pathname + location.search;
    void navigate({ to: '/sign-in', search: here === '/' ? {} : { return: [here] }, replace: true });
  }, [signedOut, navigate]);

  if (session.isError) {
    return (
      <div className={classes.fault}>
        <Problem error={session.error} onRetry={() => void session.refetch()} />
      </div>
    );
  }
  if (!session.data) return null;
  return (
    <>
      {session.data.limited ? (
        <Suspense>
          <EnrolPage />
        </Suspense>
      ) : (
        children
      )}
      <ProofGate />
    </>
  );
}
