// What each permission lets somebody do, and what a group of them is about. The English comes with the policy.
import type { Permission } from '@tocsin/contracts/identity';

import { formatWord } from '../lib/format.ts';
import { language } from '../lib/language.ts';

const meaningsFr: Readonly<Record<Permission, string>> = {
  'event:read': 'Chercher les événements, voir les sources, les portes et leur état.',
  'alert:read': 'Voir les alertes.',
  'alert:write': 'Traiter les alertes : les prendre, les attribuer, les remonter, les clore.',
  'incident:read': 'Voir les incidents.',
  'incident:write': 'Traiter les incidents : les ouvrir, en prendre la charge, les commenter, les clore.',
  'rule:read': 'Voir les règles, les réglages, la couverture et les propositions.',
  'rule:write':
    'Écrire, tester et mettre en service les règles, les régler, faire des correspondances. Comprend rule:approve.',
  'ingest:write': 'Envoyer des événements.',
  'identity:read':
    'Tout ce qui, ci-dessous, consulte les personnes, les rôles, les équipes et les clés ; voir les webhooks.',
  'identity:write':
    'Tout ce qui, ci-dessous, modifie les personnes, les rôles, les équipes, les sites et les clés ; configurer les portes, les webhooks et les collectes.',
  'audit:read': 'Consulter le journal d’audit.',
  'incident:restricted': 'Voir les incidents à diffusion restreinte sans y être nommé.',
  'incident:contain': 'Lancer le confinement : isoler une machine, bloquer une adresse, suspendre un compte.',
  'incident:manage':
    'Dire ce que sont les incidents : types, champs, libellés, conditions de clôture, modèles de tâches.',
  'sla:write': 'Décider des engagements et des calendriers ; lever un dépassement.',
  'rule:approve': 'Relire les règles et les réglages des autres.',
  'team:read': 'Voir les équipes et leurs membres.',
  'team:write': 'Créer des équipes et choisir leurs membres.',
  'role:read': 'Voir les rôles propres à l’organisation.',
  'role:write': 'Créer et modifier les rôles propres à l’organisation.',
  'user:read': 'Voir les utilisateurs et les invitations.',
  'user:write': 'Inviter des utilisateurs, changer leur rôle, les désactiver.',
  'site:write': 'Créer et modifier des sites.',
  'api_key:read': 'Voir les clés d’API.',
  'api_key:write': 'Créer et révoquer des clés d’API.',
  'audit:export': 'Exporter le journal d’audit.',
  'ledger:read': 'Voir le registre qui prouve le journal d’audit.',
  'ledger:verify': 'Vérifier le registre, et faire signer une racine tout de suite.',
  'security:read': 'Voir comment les personnes doivent se connecter.',
  'security:write': 'Décider comment les personnes doivent se connecter.',
  'secret:read': 'Voir quels secrets existent et qui s’en sert, jamais leurs valeurs.',
  'secret:write': 'Garder, renouveler et retirer des secrets.',
  'secret:use': 'Faire lire des secrets par ce que l’on configure.',
  'privacy:read':
    'Voir combien de temps les données sont conservées, ce qui est gelé, ce qui a été purgé, et les demandes de confidentialité.',
  'privacy:write':
    'Décider combien de temps les données sont conservées, les purger, poser et lever des gels juridiques, exporter et effacer des données personnelles.',
  'evidence:read': 'Voir les preuves et leur possession, les regarder et les télécharger.',
  'evidence:write': 'Recueillir des preuves, les sceller, les analyser, les remettre.',
  'evidence:dispose': 'Demander et décider la destruction de preuves, et la place qui leur est laissée.',
  'asset:write': 'Ajouter, importer, modifier et oublier des actifs.',
  'platform:read': 'Voir quelles organisations cette installation sert.',
  'platform:write': 'Créer, suspendre et reprendre des organisations.',
};

export const permissionMeaning = ({ name, meaning }: { name: Permission; meaning: string }): string =>
  language === 'fr' ? meaningsFr[name] : meaning;

const areasFr: Readonly<Record<string, string>> = {
  event: 'Événements',
  alert: 'Alertes',
  incident: 'Incidents',
  rule: 'Règles',
  ingest: 'Réception',
  identity: 'Identités',
  audit: 'Journal d’audit',
  team: 'Équipes',
  role: 'Rôles',
  user: 'Utilisateurs',
  site: 'Sites',
  api_key: 'Clés d’API',
  ledger: 'Registre',
  security: 'Sécurité',
  secret: 'Secrets',
  evidence: 'Preuves',
  platform: 'Plateforme',
};

/** `api_key` → `Api key`. */
export const permissionAreaWord = (area: string): string =>
  (language === 'fr' ? areasFr[area] : undefined) ?? formatWord(area.replaceAll('_', ' '));
