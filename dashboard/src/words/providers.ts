// What the server says of the products that post alerts, in the page's language; what is not known here stays as it is.
import type { WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { language } from '../lib/language.ts';
import { proofs, providers } from './providers.fr.ts';

export function providerWords(provider: WebhookProvider): WebhookProvider {
  const french = language === 'fr' ? providers[provider.id] : undefined;
  if (!french) return provider;
  return {
    ...provider,
    title: french.title ?? provider.title,
    summary: french.summary,
    verify: provider.verify.map((proof) => ({ ...proof, title: proofs[proof.id] ?? proof.title })),
    setup: provider.setup.map((step, place) => ({ ...step, text: french.steps[place] ?? step.text })),
  };
}
