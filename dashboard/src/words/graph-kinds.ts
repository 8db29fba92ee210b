// The kinds of entities, verdicts, lists and criticalities in words.
import type { EntityList, EntityVerdict, GraphKind } from '@tocsin/contracts/entity/kinds';
import type { Criticality } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const graphKindWords: Readonly<Record<GraphKind, string>> = inLanguage(
  {
    host: 'Host',
    user: 'Account',
    ip4: 'IPv4 address',
    ip6: 'IPv6 address',
    cidr: 'Network',
    domain: 'Domain',
    url: 'Link',
    email: 'Mail address',
    file_hash: 'File hash',
    file: 'File',
    process: 'Process',
    registry: 'Registry key',
    cert: 'Certificate',
    asn: 'Autonomous system',
    ja3: 'JA3 fingerprint',
    ja4: 'JA4 fingerprint',
    mac: 'MAC address',
    cve: 'Vulnerability',
    phone: 'Phone number',
    wallet: 'Wallet',
    cloud_resource: 'Cloud resource',
  },
  {
    host: 'Machine',
    user: 'Compte',
    ip4: 'Adresse IPv4',
    ip6: 'Adresse IPv6',
    cidr: 'Réseau',
    domain: 'Domaine',
    url: 'Lien',
    email: 'Adresse électronique',
    file_hash: 'Empreinte de fichier',
    file: 'Fichier',
    process: 'Processus',
    registry: 'Clé de registre',
    cert: 'Certificat',
    asn: 'Système autonome',
    ja3: 'Empreinte JA3',
    ja4: 'Empreinte JA4',
    mac: 'Adresse MAC',
    cve: 'Vulnérabilité',
    phone: 'Numéro de téléphone',
    wallet: 'Portefeuille',
    cloud_resource: 'Ressource infonuagique',
  },
);

export const entityVerdictWords: Readonly<Record<EntityVerdict, string>> = inLanguage(
  { malicious: 'Malicious', suspicious: 'Suspicious', unknown: 'Unknown', benign: 'Benign' },
  { malicious: 'Malveillant', suspicious: 'Suspect', unknown: 'Inconnu', benign: 'Bénin' },
);

export const entityListWords: Readonly<Record<EntityList, string>> = inLanguage(
  { allow: 'Allow list', block: 'Block list', watch: 'Watch list' },
  { allow: 'Liste d’autorisation', block: 'Liste de blocage', watch: 'Liste de surveillance' },
);

export const criticalityWords: Readonly<Record<Criticality, string>> = inLanguage(
  { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
  { low: 'Faible', medium: 'Moyenne', high: 'Élevée', critical: 'Critique' },
);
