// What the roles that come with Tocsin are for. The English comes with the policy.
import type { BuiltInRole } from '@tocsin/contracts/identity';

import { language } from '../lib/language.ts';
import { isBuiltIn } from './roles.ts';

const meaningsFr: Readonly<Record<BuiltInRole, string>> = {
  admin:
    'Tout dans l’organisation, y compris les utilisateurs, les rôles, les sites et les clés ; pas les incidents à diffusion restreinte.',
  supervisor:
    'Traite les alertes et les incidents, décide des engagements, écrit des règles, tient les actifs, consulte les utilisateurs et le journal d’audit.',
  analyst: 'Traite les alertes et les incidents, consulte les événements et les règles.',
  viewer: 'Consulte les événements, les alertes, les incidents et les règles.',
  senior: 'Un analyste qui relit aussi les règles et les réglages, et consulte les utilisateurs et le journal d’audit.',
  responder: 'Un analyste confirmé qui peut aussi lancer le confinement.',
  approver: 'Consulte tout du travail et décide de ce que d’autres proposent ; ne change rien d’autre.',
  detection_engineer:
    'Écrit, teste, règle et met en service les règles et les correspondances ; voit les alertes qu’elles produisent.',
  evidence_custodian:
    'Garde preuves et traces vérifiables : recueille, remet et détruit les preuves, exporte le journal d’audit.',
  auditor: 'Consulte tout, les incidents à diffusion restreinte aussi, et le prouve ; ne change rien.',
  platform_admin: 'Crée et suspend des organisations ; ne voit rien de ce qu’elles contiennent.',
};

export const roleMeaning = ({ key, meaning }: { key: string; meaning: string }): string =>
  language === 'fr' && isBuiltIn(key) ? meaningsFr[key] : meaning;
