// Something went wrong: what, why, its code, and the request id to find it in the server's log.
import { IconAlertTriangle } from '@tabler/icons-react';

import { isProblem } from '../lib/api.ts';
import { Button } from './button.tsx';

import classes from './problem.module.css';

type Told = {
  title: string;
  detail: string;
  code: string | null;
  requestId: string | null;
  faults: readonly { pointer: string; detail: string }[];
};

/** Any thrown thing in words. What is not the server's refusal is the network's or our own fault. */
export function tellProblem(error: unknown): Told {
  if (isProblem(error)) {
    const { title, detail, code, instance, errors } = error.problem;
    return { title, detail, code, requestId: instance || null, faults: errors ?? [] };
  }
  const silent = { code: null, requestId: null, faults: [] };
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) {
    const detail = 'The server did not answer. It may be restarting, or the network is down.';
    return { title: 'No connection', detail, ...silent };
  }
  return { title: 'Something went wrong', detail: error instanceof Error ? error.message : String(error), ...silent };
}

export function Problem({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { title, detail, code, requestId, faults } = tellProblem(error);
  return (
    <div className={classes.problem} role="alert">
      <IconAlertTriangle size={16} stroke={1.6} />
      <div className="grow">
        <div className={classes.title}>{title}</div>
        <div className={classes.detail}>{detail}</div>
        {faults.length > 0 && (
          <ul className={classes.faults}>
            {faults.map((fault) => (
              <li key={fault.pointer + fault.detail}>
                <span className="mono">{fault.pointer}</span> {fault.detail}
              </li>
            ))}
          </ul>
        )}
        {(code !== null || requestId !== null) && (
          <div className={`${classes.codes} mono`}>
            {[code, requestId === null ? null : `request ${requestId}`].filter(Boolean).join(' · ')}
          </div>
        )}
        {onRetry && (
          <div className={classes.retry}>
            <Button small onClick={onRetry}>
              Try again
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
