// The other tab of a proof at a provider: it tells the page that waits, and is done.
import { useEffect } from 'react';

import { DoorFrame } from '../../session/door-frame.tsx';
import { tellProven } from '../../session/provider-proof.tsx';
import { words } from './provider-words.ts';

export function ProvenPage() {
  useEffect(() => {
    tellProven();
    window.close();
  }, []);
  return (
    <DoorFrame title={words.provenTitle} lead={words.proven}>
      {null}
    </DoorFrame>
  );
}
