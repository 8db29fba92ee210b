// The words of where data lies.
import { inLanguage } from '../../../lib/language.ts';

export const placeWords = inLanguage(
  {
    title: 'Where data lies',
    loading: 'where data lies',
    store: 'Event store',
    region: 'Where',
    unsaid: 'Whoever runs this installation has not said.',
    events: 'Events and detections',
    files: 'Files',
    withDefault: 'With the files of this installation',
    rest: 'Accounts, alerts, incidents, audit trail',
    database: 'In the database of this installation, with those of its other organisations',
    states: { away: 'Does not answer', unknown: 'Not named by the settings' },
    settled: 'The organisation is pinned to this store for good: what is kept stays there, and is never put elsewhere.',
    open: 'Nothing is kept yet: whoever runs the installation may still choose another store.',
  },
  {
    title: 'Lieu des données',
    loading: 'lieu des données',
    store: 'Stockage',
    region: 'Lieu',
    unsaid: 'Les responsables de cette installation ne l’ont pas précisé.',
    events: 'Événements et détections',
    files: 'Fichiers',
    withDefault: 'Avec les fichiers de cette installation',
    rest: 'Comptes, alertes, incidents, journal d’audit',
    database: 'Dans la base de données de cette installation, avec ceux de ses autres organisations',
    states: { away: 'Ne répond pas', unknown: 'Inconnu des réglages' },
    settled:
      'L’organisation est liée à ce stockage pour de bon : ce qui est conservé y reste et n’est jamais placé ailleurs.',
    open: 'Rien n’est encore conservé : les responsables de l’installation peuvent encore choisir un autre stockage.',
  },
);
