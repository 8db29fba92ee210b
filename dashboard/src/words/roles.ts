// The roles that come with Tocsin in words. Their English is the contract's, which a browser does not load.
import type { BuiltInRole } from '@tocsin/contracts/identity';

import { formatWord } from '../lib/format.ts';
import { inLanguage } from '../lib/language.ts';

export const roleWords: Readonly<Record<BuiltInRole, string>> = inLanguage(
  {
    admin: 'Administrator',
    supervisor: 'Supervisor',
    analyst: 'Analyst',
    viewer: 'Viewer',
    senior: 'Senior analyst',
    responder: 'Responder',
    approver: 'Approver',
    detection_engineer: 'Detection engineer',
    evidence_custodian: 'Evidence custodian',
    auditor: 'Auditor',
    platform_admin: 'Platform administrator',
  },
  {
    admin: 'Administrateur',
    supervisor: 'Superviseur',
    analyst: 'Analyste',
    viewer: 'Lecteur',
    senior: 'Analyste confirmé',
    responder: 'Intervenant',
    approver: 'Approbateur',
    detection_engineer: 'Ingénieur de détection',
    evidence_custodian: 'Gardien des preuves',
    auditor: 'Auditeur',
    platform_admin: 'Administrateur de la plateforme',
  },
);

export const isBuiltIn = (key: string): key is BuiltInRole => Object.hasOwn(roleWords, key);

/** Of a role by its key: its title, or the key in words where it is one of the organisation's own. */
export const roleWord = (key: string): string =>
  isBuiltIn(key) ? roleWords[key] : formatWord(key.replaceAll('_', ' '));

/** As the server names it, where it is the organisation's own. */
export const roleTitle = ({ key, title }: { key: string; title: string }): string =>
  isBuiltIn(key) ? roleWords[key] : title;
