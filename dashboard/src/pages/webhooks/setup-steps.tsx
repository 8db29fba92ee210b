// How to set a product up, step by step, with the address and the secret filled in while they are known.
import type { WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { CopyBlock } from '../../ui/copy.tsx';
import { fillStep, words, type Known } from './words.ts';

import classes from './page.module.css';

/** `signed`: whether the webhook asks for a secret; steps about one are left out where it does not. */
export function SetupSteps({ provider, known, signed }: { provider: WebhookProvider; known: Known; signed: boolean }) {
  const steps = provider.setup.filter(
    ({ text, snippet }) => signed || !`${text}${snippet?.text ?? ''}`.includes('{secret}'),
  );
  return (
    <ol className={classes.steps}>
      {steps.map(({ text, snippet }, place) => (
        <li key={place}>
          <p>{fillStep(text, known)}</p>
          {snippet && <CopyBlock label={words.step(place + 1)} text={fillStep(snippet.text, known)} />}
        </li>
      ))}
    </ol>
  );
}
