// The words about single events.
import { inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  { newRule: 'New rule from this event' },
  { newRule: 'Nouvelle règle à partir de cet événement' },
);

export const timelineWords = inLanguage(
  {
    open: 'Onto a timeline',
    title: 'Put this event onto a timeline',
    incident: 'Incident',
    none: 'No incident is open',
    put: 'Put there',
    cancel: 'Cancel',
    done: (number: string) => `On the timeline of ${number}`,
    known: (number: string) => `It was on the timeline of ${number} already`,
    look: 'Look',
  },
  {
    open: 'Dans une chronologie',
    title: 'Mettre cet événement dans une chronologie',
    incident: 'Incident',
    none: 'Aucun incident n’est ouvert',
    put: 'L’y mettre',
    cancel: 'Annuler',
    done: (number) => `Dans la chronologie de ${number}`,
    known: (number) => `Il était déjà dans la chronologie de ${number}`,
    look: 'Voir',
  },
);
