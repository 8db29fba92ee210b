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
  letterSubject: [
    '{count:number} {count|thing|things} you follow in Tocsin',
    '{count} {count|nouvelle|nouvelles} de ce que vous suivez dans Tocsin',
  ],
  letterMore: ['And {count:number} more on the page.', 'Et {count} de plus sur la page.'],
  letterFoot: [
    'You choose what you are told at the bell in Tocsin.',
    'Vous choisissez ce qui vous est annoncé à la cloche, dans Tocsin.',
  ],
  something: ['Something happened that concerns you.', 'Quelque chose vous concerne.'],
  mentioned: ['{name} mentioned you.', '{name} vous a mentionné.'],
  assigned: ['{name} gave you something to do.', '{name} vous a confié quelque chose.'],
  commented: [
    '{count:number} new {count|comment|comments}.',
    '{count} {count|nouveau commentaire|nouveaux commentaires}.',
  ],
  staged: ['It is in {stage:incidentStage} now.', 'Il en est à : {stage}.'],
  severity: ['Its severity is SEV{severity} now.', 'Sa gravité est désormais SEV{severity}.'],
  owner: ['It belongs to {name} now.', 'Il est désormais confié à {name}.'],
  noOwner: ['Nobody owns it any more.', 'Plus personne n’en est responsable.'],
  sla: ['A promise is at risk or breached: {target}.', 'Un engagement est menacé ou dépassé : {target}.'],
} as const satisfies Record<string, Phrase>;
