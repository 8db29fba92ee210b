// Something went wrong: what, why, its code, and the request id to find it in the server's log.
import { IconAlertTriangle } from '@tabler/icons-react';

import { isProblem } from '../lib/api.ts';
import { sayProblem, words } from '../words/problems.ts';
import { said } from '../words/said.ts';
import { Button } from './button.tsx';

import classes from './problem.module.css';

type Told = {
  title: string;
  sentence: string;
  /** The server's own words, where the sentence is a general one. */
  original: string | null;
  /** Both, for where there is one line for them. */
  detail: string;
  code: string | null;
  requestId: string | null;
  faults: readonly { pointer: string; detail: string }[];
};

/** Any thrown thing in words. What is not the server's refusal is the network's or our own fault. */
export function tellProblem(error: unknown): Told {
  if (isProblem(error)) {
    const { code, instance, errors } = error.problem;
    const told = sayProblem(error.problem);
    const detail = told.original === null ? told.sentence : `${told.sentence} (${told.original})`;
    const faults = (errors ?? []).map((fault) => ({ ...fault, detail: said(fault.detail) }));
    return { ...told, detail, code, requestId: instance || null, faults };
  }
  const silent = { original: null, code: null, requestId: null, faults: [] };
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) {
    return { title: words.noConnection, sentence: words.noAnswer, detail: words.noAnswer, ...silent };
  }
  const sentence = error instanceof Error ? error.message : String(error);
  return { title: words.wentWrong, sentence, detail: sentence, ...silent };
}

export function Problem({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { title, sentence, original, code, requestId, faults } = tellProblem(error);
  return (
    <div className={classes.problem} role="alert">
      <IconAlertTriangle size={16} stroke={1.6} />
      <div className="grow">
        <div className={classes.title}>{title}</div>
        <div className={classes.detail}>{sentence}</div>
        {original !== null && (
          <div className={classes.original} lang="en">
            {original}
          </div>
        )}
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
            {[code, requestId === null ? null : words.request(requestId)].filter(Boolean).join(' · ')}
          </div>
        )}
        {onRetry && (
          <div className={classes.retry}>
            <Button small onClick={onRetry}>
              {words.tryAgain}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
