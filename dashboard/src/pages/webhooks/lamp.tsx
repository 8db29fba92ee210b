// How a webhook is doing, by shape as well as by colour; the words are for those who see neither.
import type { Webhook } from '@tocsin/contracts/api/webhooks';

import { useNow } from '../../lib/now.ts';
import { lookOf, lookWords } from './words.ts';

import classes from './page.module.css';

export function Lamp({ webhook }: { webhook: Webhook }) {
  const look = lookOf(webhook, useNow());
  return (
    <span className={classes.lamp} data-look={look} role="img" aria-label={lookWords[look]} title={lookWords[look]} />
  );
}
