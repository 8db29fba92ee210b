// The words of the statistics, with what each figure means.
import { inLanguage } from '../../lib/language.ts';

export const words = inLanguage(
  {
    title: 'Statistics',
    loading: 'the statistics',
    range: 'Range',
    days: (days: number) => (days === 1 ? 'Last 24 hours' : `Last ${days} days`),
    grain: 'Bars',
    hourly: 'By hour',
    daily: 'By day',
    alerts: 'Alerts first seen',
    incidents: 'Incidents opened',
    total: (count: string) => `${count} in all`,
    stage: 'stage',
    site: 'site',
    rule: 'rule',
    source: 'source',
    analyst: 'analyst',
    severity: 'severity',
    by: (what: string, by: string) => `${what} by ${by}`,
    times: 'How long it took',
    timesNote: (counted: string, cancelled: string, merged: string) =>
      `Of the ${counted} incidents opened in this time. Left out: ${cancelled} cancelled as a false alarm or a duplicate, ${merged} merged into another.`,
    measures: {
      detect: 'To detect',
      acknowledge: 'To acknowledge',
      contain: 'To contain',
      resolve: 'To resolve',
    },
    means: {
      detect:
        'From “started”, the first event of its first alert by the clock of the source, to “detected”, when Tocsin opened the incident.',
      acknowledge: 'From “detected” to “acknowledged”, when it left the stage “new”. By Tocsin’s clock.',
      contain:
        'From “detected” to “contained”, when it left the stage “containing” forwards. By Tocsin’s clock. An incident that skipped the stage has none.',
      resolve:
        'From “detected” to “closed”. By Tocsin’s clock, nights and holds included. Reopened incidents are not closed.',
    },
    corrected:
      'Where somebody has corrected a milestone, the correction counts. Around the clock: service levels count by calendar.',
    definitions: 'What is measured',
    measure: 'Time',
    of: 'Of',
    allOf: 'All',
    median: 'Median',
    p90: '90th percentile',
    measured: 'Measured',
    without: 'Not there yet, or skipped',
    bySeverity: 'By severity',
    bySite: 'By site',
    several: 'An incident of several sites counts at each.',
    none: 'Nothing was opened in this time.',
  },
  {
    title: 'Statistiques',
    loading: 'les statistiques',
    range: 'Période',
    days: (days) => (days === 1 ? 'Dernières 24 heures' : `${days} derniers jours`),
    grain: 'Barres',
    hourly: 'Par heure',
    daily: 'Par jour',
    alerts: 'Alertes vues pour la première fois',
    incidents: 'Incidents ouverts',
    total: (count) => `${count} en tout`,
    stage: 'étape',
    site: 'site',
    rule: 'règle',
    source: 'source',
    analyst: 'analyste',
    severity: 'gravité',
    by: (what, by) => `${what}, par ${by}`,
    times: 'Combien de temps il a fallu',
    timesNote: (counted, cancelled, merged) =>
      `Sur les ${counted} incidents ouverts pendant cette période. Exclus : ${cancelled} annulés comme fausse alerte ou doublon, ${merged} fusionnés dans un autre.`,
    measures: {
      detect: 'Détecter',
      acknowledge: 'Prendre en compte',
      contain: 'Confiner',
      resolve: 'Résoudre',
    },
    means: {
      detect:
        'De « commencé », le premier événement de sa première alerte selon l’horloge de la source, à « détecté », quand Tocsin a ouvert l’incident.',
      acknowledge:
        'De « détecté » à « pris en compte », quand il a quitté l’étape « nouveau ». Selon l’horloge de Tocsin.',
      contain:
        'De « détecté » à « confiné », quand il a quitté l’étape « confinement » vers l’avant. Selon l’horloge de Tocsin. Un incident qui a sauté l’étape n’en a pas.',
      resolve:
        'De « détecté » à « clos ». Selon l’horloge de Tocsin, nuits et attentes comprises. Un incident rouvert n’est pas clos.',
    },
    corrected:
      'Là où quelqu’un a corrigé un jalon, la correction compte. Jour et nuit : les engagements de service comptent selon leur calendrier.',
    definitions: 'Ce qui est mesuré',
    measure: 'Délai',
    of: 'Pour',
    allOf: 'Tous',
    median: 'Médiane',
    p90: '90e centile',
    measured: 'Mesurés',
    without: 'Pas encore atteint, ou sauté',
    bySeverity: 'Par gravité',
    bySite: 'Par site',
    several: 'Un incident de plusieurs sites compte pour chacun.',
    none: 'Rien n’a été ouvert pendant cette période.',
  },
);
