// Reads now; pauses the pull or lets it go on.
import { useMutation } from '@tanstack/react-query';
import type { Pull } from '@tocsin/contracts/api/pulls';

import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { keepPull } from './queries.ts';
import { words } from './words.ts';

export function PullActions({ pull }: { pull: Pull }) {
  const pullId = pull.id;
  const run = useMutation({
    mutationFn: () => call('POST /pulls/:pullId/run', { pullId }),
    onSuccess: (changed) => {
      keepPull(changed);
      showToast({ title: words.readingNow, detail: words.readingNowMore });
    },
    onError: (error) => showProblem(error, words.readingNow),
  });
  const pause = useMutation({
    mutationFn: () => call('PATCH /pulls/:pullId', { pullId, paused: !pull.paused, rev: pull.rev }),
    onSuccess: keepPull,
    onError: (error) => showProblem(error, pull.paused ? words.goingOn : words.pausing),
  });
  return (
    <div className="row">
      <Button small busy={pause.isPending} onClick={() => pause.mutate()}>
        {pull.paused ? words.goOn : words.pause}
      </Button>
      <Button small look="primary" busy={run.isPending || pull.running} onClick={() => run.mutate()}>
        {pull.running ? words.reading : words.readNow}
      </Button>
    </div>
  );
}
