// An empty queue that teaches: send something, or watch the demonstration.
import { IconBellRinging, IconFilterOff, IconPlayerPlay, IconPlugConnected } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { JobProgress } from '@tocsin/contracts/realtime';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Problem } from '../../ui/problem.tsx';
import { said } from '../../words/said.ts';
import { words } from './words.ts';

import classes from './first-run.module.css';

type NothingMatchesProps = { action: string; onAct: () => void };

export function NothingMatches({ action, onAct }: NothingMatchesProps) {
  return (
    <EmptyState
      icon={<IconFilterOff size={20} stroke={1.6} />}
      title={words.empty.noMatch}
      actions={<Button onClick={onAct}>{action}</Button>}
    >
      {words.empty.widen}
    </EmptyState>
  );
}

export function FirstRun() {
  const navigate = useNavigate();
  const mayRunDemo = useCan('identity:write');
  const [job, setJob] = useState<JobProgress | null>(null);
  const demo = useMutation({ mutationFn: () => call('POST /demo', {}) });
  const jobId = demo.data?.jobId;
  useLive(jobId === undefined ? null : `job:${jobId}`, (message) => {
    if (!('job' in message)) return;
    setJob(message.job);
    if (message.job.state === 'done') void queryClient.invalidateQueries();
  });
  const running = demo.isPending || (jobId !== undefined && job?.state !== 'done' && job?.state !== 'failed');
  return (
    <EmptyState
      icon={<IconBellRinging size={20} stroke={1.6} />}
      title={words.empty.none}
      actions={
        <>
          <Button
            look="primary"
            icon={<IconPlugConnected size={15} />}
            onClick={() => void navigate({ to: '/sources' })}
          >
            {words.empty.sendData}
          </Button>
          {mayRunDemo && (
            <Button icon={<IconPlayerPlay size={15} />} busy={running} onClick={() => demo.mutate()}>
              {words.empty.runDemo}
            </Button>
          )}
          {demo.isError && <Problem error={demo.error} />}
          {job && <Progress job={job} />}
        </>
      }
    >
      {words.empty.teaching}
    </EmptyState>
  );
}

function Progress({ job }: { job: JobProgress }) {
  const percent = Math.round(job.progress * 100);
  return (
    <div className={classes.progress}>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={words.empty.demo}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <p className="num">{job.state === 'failed' ? words.empty.demoFailed(said(job.message)) : said(job.message)}</p>
    </div>
  );
}
