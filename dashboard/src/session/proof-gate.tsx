// Where the server wants a fresh proof of who somebody is, asks for it; the form is loaded when it is first needed.
import { lazy, Suspense, useEffect, useState } from 'react';

import { onProofNeeded } from '../lib/api.ts';

const ProofDialog = lazy(async () => ({ default: (await import('./proof-dialog.tsx')).ProofDialog }));
type Settle = (proven: boolean) => void;

export function ProofGate() {
  const [waiting, setWaiting] = useState<readonly Settle[]>([]);
  const [asked, setAsked] = useState(false);
  useEffect(
    () =>
      onProofNeeded(
        () =>
          new Promise<boolean>((settle) => {
            setAsked(true);
            setWaiting((before) => [...before, settle]);
          }),
      ),
    [],
  );
  const settleAll = (proven: boolean) => {
    waiting.forEach((settle) => settle(proven));
    setWaiting([]);
  };
  if (!asked) return null;
  return (
    <Suspense>
      <ProofDialog opened={waiting.length > 0} onSettled={settleAll} />
    </Suspense>
  );
}
