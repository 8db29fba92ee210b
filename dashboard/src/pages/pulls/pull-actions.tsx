// Reads now; pauses the pull or lets it go on.
import { useMutation } from '@tanstack/react-query';
import type { Pull } from '@tocsin/contracts/api/pulls';

import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { keepPull } from './queries.ts';

export function PullActions({ pull }: { pull: Pull }) {
  const pullId = pull.id;
  const run = useMutation({
    mutationFn: () => call('POST /pulls/:pullId/run', { pullId }),
    onSuccess: (changed) => {
      keepPull(changed);
      showToast({ title: 'Reading now', detail: 'What is found stands in the list as it is taken.' });
    },
    onError: (error) => showProblem(error, 'Reading now'),
  });
  const pause = useMutation({
    mutationFn: () => call('PATCH /pulls/:pullId', { pullId, paused: !pull.paused, rev: pull.rev }),
    onSuccess: keepPull,
    onError: (error) => showProblem(error, pull.paused ? 'Going on' : 'Pausing'),
  });
  return (
    <div className="row">
      <Button small busy={pause.isPending} onClick={() => pause.mutate()}>
        {pull.paused ? 'Go on' : 'Pause'}
      </Button>
      <Button small look="primary" busy={run.isPending || pull.running} onClick={() => run.mutate()}>
        {pull.running ? 'Reading' : 'Read now'}
      </Button>
    </div>
  );
}
