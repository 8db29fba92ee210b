// How far a rule has come, as Sigma says it: a filled, half or empty dot and the word.
import { ruleStatusWord } from '../../words/rule-statuses.ts';
import { words } from './words.ts';

import classes from './status.module.css';

const fills: Record<string, 'full' | 'half' | 'empty'> = { stable: 'full', test: 'half', experimental: 'half' };

export function StatusWord({ status }: { status: string }) {
  if (status === '') return <span className="muted">{words.body.notSaid}</span>;
  return (
    <span className={classes.status}>
      <span className={classes.dot} data-fill={fills[status] ?? 'empty'} aria-hidden="true" />
      {ruleStatusWord(status)}
    </span>
  );
}
