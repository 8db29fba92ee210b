// The canaries in a row: each is one that came through, as tall as it took long, or one that was missed.
import type { Canary } from '@tocsin/contracts/api/source-health';
import type * as z from 'zod';

import { canaryWords, span, words } from './words.ts';

import classes from './page.module.css';

const shown = 24;

export function CanaryStrip({ canary }: { canary: z.infer<typeof Canary> }) {
  const took = canary.tookMs.slice(-shown);
  const longest = Math.max(1, ...took.map((ms) => ms ?? 0));
  return (
    <div className={classes.canary} data-state={canary.state} role="status" title={canaryWords(canary)}>
      <span className={classes.bars} aria-hidden="true">
        {took.map((ms, place) => (
          <i
            key={place}
            data-missed={ms === null || undefined}
            style={{ height: ms === null ? '100%' : `${20 + (ms / longest) * 60}%` }}
            title={ms === null ? words.missed : span(ms)}
          />
        ))}
      </span>
      <span className="ellipsis">{canaryWords(canary)}</span>
    </div>
  );
}
