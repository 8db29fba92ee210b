// The words of the palette alone: they are loaded with it.
import type { ViewPage } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  {
    here: 'On this page',
    recent: 'Looked at lately',
    views: 'Saved views',
    page: {
      alerts: 'Alert queue',
      incidents: 'Incidents',
      find: 'Find',
      entities: 'Entities',
      tasks: 'Action board',
    } satisfies Record<ViewPage, string>,
    newIncident: 'Open an incident',
    takeIncident: 'Take the incident',
    releaseIncident: 'Give the incident back',
    setSeverity: (severity: string) => `Set the severity: ${severity}`,
    setStage: (stage: string) => `Move to the stage: ${stage}`,
    inLanguage: (name: string) => `Show Tocsin in ${name}`,
    goToRecord: (number: string) => `Go to ${number}`,
    findEverywhere: (text: string) => `Find “${text}” everywhere`,
    entities: 'Entities',
  },
  {
    here: 'Sur cette page',
    recent: 'Vus récemment',
    views: 'Vues enregistrées',
    page: {
      alerts: 'File d’alertes',
      incidents: 'Incidents',
      find: 'Trouver',
      entities: 'Entités',
      tasks: 'Tableau des actions',
    },
    newIncident: 'Ouvrir un incident',
    takeIncident: 'Prendre l’incident',
    releaseIncident: 'Rendre l’incident',
    setSeverity: (severity: string) => `Donner la gravité : ${severity}`,
    setStage: (stage: string) => `Passer à l’étape : ${stage}`,
    inLanguage: (name: string) => `Afficher Tocsin en ${name}`,
    goToRecord: (number: string) => `Aller à ${number}`,
    findEverywhere: (text: string) => `Trouver « ${text} » partout`,
    entities: 'Entités',
  },
);
