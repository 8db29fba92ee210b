// What is wrong with a source, and the alerts that Tocsin raises about itself.
import type { Phrase } from './template.ts';

export const healthPhrases = {
  silentUsually: [
    'Nothing has come for {pause:span}; it usually pauses for {limit:span} at most.',
    'Rien n’est arrivé depuis {pause} ; d’habitude, une pause dure au plus {limit}.',
  ],
  silentExpected: [
    'Nothing has come for {pause:span}; it is expected to pause for {limit:span} at most.',
    'Rien n’est arrivé depuis {pause} ; une pause ne devrait pas dépasser {limit}.',
  ],
  unusualAmount: [
    '{count:number} events in half an hour, where {usual:number} are usual at this time.',
    'Événements reçus en une demi-heure : {count}, contre {usual} d’habitude à cette heure.',
  ],
  ahead: ['Its events are dated {span:span} in the future.', 'Ses événements sont datés de {span} dans le futur.'],
  behind: [
    'Its events are steadily dated {span:span} in the past: a clock or a time zone may be wrong.',
    'Ses événements sont constamment datés de {span} dans le passé : une horloge ou un fuseau horaire est peut-être faux.',
  ],
  unread: [
    '{share:number} % of what came in the last quarter of an hour could not be read.',
    '{share} % de ce qui est arrivé dans le dernier quart d’heure n’a pas pu être lu.',
  ],
  canaryLost: [
    'The canary sent at {at} was accepted, and not seen by the alert step within {limit:span}.',
    'Le canari envoyé à {at} a été accepté, mais l’étape des alertes ne l’a pas vu en {limit}.',
  ],
  canaryRefused: [
    'The canary sent at {at} was not accepted by the doors within {limit:span}.',
    'Le canari envoyé à {at} n’a pas été accepté par les portes en {limit}.',
  ],
  canaryBack: ['Canaries come through again.', 'Les canaris passent de nouveau.'],
  canaryMessage: [
    'A canary: Tocsin sends it to itself to see that events become alerts.',
    'Un canari : Tocsin se l’envoie pour vérifier que les événements deviennent des alertes.',
  ],

  silentTitle: ['A source is silent', 'Une source est muette'],
  tooLittleTitle: ['Far less comes from a source than usual', 'Une source envoie bien moins que d’habitude'],
  tooMuchTitle: ['Far more comes from a source than usual', 'Une source envoie bien plus que d’habitude'],
  clockTitle: ['The clock of a source is wrong', 'L’horloge d’une source est fausse'],
  unreadTitle: ['A source has become unreadable', 'Une source est devenue illisible'],
  silentTitleOf: ['A source is silent: {source}', 'Une source est muette : {source}'],
  tooLittleTitleOf: [
    'Far less comes from a source than usual: {source}',
    'Une source envoie bien moins que d’habitude : {source}',
  ],
  tooMuchTitleOf: [
    'Far more comes from a source than usual: {source}',
    'Une source envoie bien plus que d’habitude : {source}',
  ],
  clockTitleOf: ['The clock of a source is wrong: {source}', 'L’horloge d’une source est fausse : {source}'],
  unreadTitleOf: ['A source has become unreadable: {source}', 'Une source est devenue illisible : {source}'],
  canaryTitle: ['A canary did not become an alert in time', 'Un canari n’est pas devenu une alerte à temps'],
  silentMeans: [
    'Nothing has come from a source for longer than it usually pauses. What it would report is not seen.',
    'Rien n’est arrivé d’une source depuis plus longtemps que ses pauses habituelles. Ce qu’elle signalerait n’est pas vu.',
  ],
  tooLittleMeans: [
    'A part of what a source usually sends is missing: a sender may be down, or its logging was reduced.',
    'Il manque une partie de ce qu’une source envoie d’habitude : un expéditeur est peut-être arrêté, ou sa journalisation réduite.',
  ],
  tooMuchMeans: [
    'A source sends many times what it usually does: a loop, an attack, or logging that was widened.',
    'Une source envoie plusieurs fois plus que d’habitude : une boucle, une attaque, ou une journalisation élargie.',
  ],
  clockMeans: [
    'The times a source writes are steadily off. Timelines and correlations with other sources mislead.',
    'Les heures qu’écrit une source sont constamment décalées. Les chronologies et les corrélations avec d’autres sources trompent.',
  ],
  unreadMeans: [
    'Much of what a source sends cannot be read any more. It is kept, but no rule sees it.',
    'Une bonne part de ce qu’envoie une source ne peut plus être lue. C’est conservé, mais aucune règle ne le voit.',
  ],
  canaryMeans: [
    'An event that Tocsin sends to itself did not come through: events may not be stored, or rules not raise alerts.',
    'Un événement que Tocsin s’envoie n’est pas arrivé : des événements ne sont peut-être pas enregistrés, ou des règles ne lèvent pas d’alertes.',
  ],
  maintenance: [
    'Planned maintenance of the source or of what carries its events',
    'Maintenance prévue de la source, ou de ce qui transporte ses événements',
  ],
  rolledBackTitle: ['Rule taken back to shadow: {rule}', 'Règle remise en observation : {rule}'],
  rolledBackMeans: [
    'The rule had {hits:number} matches in an hour, {expected} were expected. It counts in shadow now and raises nothing, until someone activates it again.',
    'La règle a eu {hits} correspondances en une heure, pour {expected} attendues. Elle compte désormais sans alerter, jusqu’à ce que quelqu’un la réactive.',
  ],
  tooLoud: [
    '{hits:number} matches in an hour, {expected} were expected',
    '{hits} correspondances en une heure, pour {expected} attendues',
  ],
} as const satisfies Record<string, Phrase>;
