// The words of what keys have since they are rotated and belong to service accounts.
import { inLanguage } from '../../../lib/language.ts';

export const words = inLanguage(
  {
    account: 'Service account',
    alone: 'None, it stands alone',
    address: 'Last used from',
    unknown: 'Unknown',
    replaces: 'In place of',
    before: 'A key before it',
    endsSoon: 'Ends soon',
    rotate: 'Rotate',
  },
  {
    account: 'Compte de service',
    alone: 'Aucun, elle est indépendante',
    address: 'Dernière utilisation depuis',
    unknown: 'Inconnue',
    replaces: 'Remplace',
    before: 'Une clé précédente',
    endsSoon: 'Expire bientôt',
    rotate: 'Renouveler',
  },
);
