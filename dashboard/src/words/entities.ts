// The kinds of entities in words: several, and one.
import type { EntityKind } from '@tocsin/contracts/words';

import { inLanguage } from '../lib/language.ts';

export const entityKindTitles: Readonly<Record<EntityKind, string>> = inLanguage(
  {
    host: 'Hosts',
    user: 'Accounts',
    ip: 'Addresses',
    domain: 'Domains',
    url: 'Links',
    hash: 'Hashes',
    file: 'Files',
    process: 'Processes',
    email: 'Mail addresses',
  },
  {
    host: 'Machines',
    user: 'Comptes',
    ip: 'Adresses',
    domain: 'Domaines',
    url: 'Liens',
    hash: 'Empreintes',
    file: 'Fichiers',
    process: 'Processus',
    email: 'Adresses électroniques',
  },
);

export const entityKindWords: Readonly<Record<EntityKind, string>> = inLanguage(
  {
    host: 'host',
    user: 'user',
    ip: 'ip',
    domain: 'domain',
    url: 'url',
    hash: 'hash',
    file: 'file',
    process: 'process',
    email: 'email',
  },
  {
    host: 'machine',
    user: 'compte',
    ip: 'adresse IP',
    domain: 'domaine',
    url: 'lien',
    hash: 'empreinte',
    file: 'fichier',
    process: 'processus',
    email: 'adresse électronique',
  },
);
