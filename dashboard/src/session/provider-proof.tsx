// Proving again who one is at the identity provider, in another tab that tells this one when it is done.
import { IconExternalLink } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';

import { call } from '../lib/api.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { proofWords } from './single-sign-on-words.ts';

const channel = 'tocsin.proven';

export function tellProven(): void {
  const told = new BroadcastChannel(channel);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches our own origin only
  told.postMessage('proven');
  told.close();
}

export function ProviderProof({ onProven }: { onProven: () => void }) {
  const start = useMutation({
    mutationFn: () => call('POST /session/step-up/provider', {}),
    onSuccess: ({ url }) => void window.open(url, '_blank', 'noopener'),
  });
  useEffect(() => {
    const heard = new BroadcastChannel(channel);
    heard.addEventListener('message', onProven);
    return () => heard.close();
  }, [onProven]);
  return (
    <>
      <Button icon={<IconExternalLink size={15} stroke={1.6} />} busy={start.isPending} onClick={() => start.mutate()}>
        {proofWords.go}
      </Button>
      {start.isError && <Problem error={start.error} />}
      {start.data && (
        <p className="soft">
          {proofWords.waiting}{' '}
          <a href={start.data.url} target="_blank" rel="noreferrer">
            {proofWords.open}
          </a>
        </p>
      )}
    </>
  );
}
