// What Tocsin tells people outside of its pages: the words of its messages.
import type { Phrase } from './template.ts';

export const noticePhrases = {
  subject: ['[{severity:severity}] {title}', '[gravité {severity}] {title}'],
  threshold: [
    '{title}: {count:number} events between {from} and {to}.',
    '{title} : {count} événements entre {from} et {to}.',
  ],
  thresholdOf: [
    '{title}: {count:number} events of {group} between {from} and {to}.',
    '{title} : {count} événements pour {group} entre {from} et {to}.',
  ],
  slaAtRisk: ['{number}: {kind:turn} at risk', '{number} : {kind}, délai menacé'],
  slaBreached: ['{number}: {kind:turn} breached', '{number} : {kind}, délai dépassé'],
  slaDue: ['Due {at}.', 'Échéance : {at}.'],
  slaSeenLate: ['Seen {count:number} minutes late.', 'Vu avec {count} minutes de retard.'],
} as const satisfies Record<string, Phrase>;
