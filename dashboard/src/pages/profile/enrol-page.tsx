// What somebody sees whose organisation asks for a second factor they do not have: the way to set one up, or to leave.
import { useQuery } from '@tanstack/react-query';

import { queryClient } from '../../lib/query-client.ts';
import { DoorFrame } from '../../session/door-frame.tsx';
import { ProofForm } from '../../session/proof-dialog.tsx';
import { sessionQuery, signOut } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { profileQuery } from './queries.ts';
import { SecondFactors } from './second-factors.tsx';
import { words } from './words.ts';

import classes from './profile.module.css';

export function EnrolPage() {
  const profile = useQuery(profileQuery);
  const enrolled = profile.data && (profile.data.totpSince !== null || profile.data.passkeys.length > 0);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  return (
    <DoorFrame known title={words.factorNeeded} lead={words.factorNeededLead}>
      <div className={classes.form}>
        {profile.isError && <Problem error={profile.error} onRetry={() => void profile.refetch()} />}
        {profile.data &&
          (enrolled ? (
            <ProofForm lead={words.withFactor} onProven={refresh} />
          ) : (
            <SecondFactors profile={profile.data} onEnrolled={refresh} />
          ))}
        <Button onClick={() => void signOut().catch((error: unknown) => showProblem(error, words.signingOut))}>
          {words.signOut}
        </Button>
      </div>
    </DoorFrame>
  );
}
