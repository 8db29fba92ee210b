// Roles, scopes and their bundles in words.
import type { Permission } from '@tocsin/contracts/identity';

import { formatWord } from '../../lib/format.ts';

/** Titles of the roles that come with Tocsin, as in the contract, which a browser does not load. */
export const roleWords: Readonly<Record<string, string>> = {
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
};

/** Of a role by its key: its title, or the key in words where it is one of the organisation's own. */
export const roleWord = (key: string): string => roleWords[key] ?? formatWord(key.replaceAll('_', ' '));

/** As `permissions` of the contract. */
export const scopes: readonly Permission[] = [
  'event:read',
  'alert:read',
  'alert:write',
  'incident:read',
  'incident:write',
  'rule:read',
  'rule:write',
  'ingest:write',
  'identity:read',
  'identity:write',
  'audit:read',
  'secret:use',
  'incident:restricted',
  'incident:contain',
  'rule:approve',
  'team:read',
  'team:write',
  'role:read',
  'role:write',
  'user:read',
  'user:write',
  'site:write',
  'api_key:read',
  'api_key:write',
  'audit:export',
  'ledger:read',
  'ledger:verify',
  'security:read',
  'security:write',
  'secret:read',
  'secret:write',
  'platform:read',
  'platform:write',
];

const isAdministrators = (scope: Permission): boolean =>
  !scope.startsWith('platform:') && scope !== 'incident:restricted';

export type Preset = 'send' | 'read' | 'everything';
export const presets: readonly { id: Preset; title: string; meaning: string; scopes: readonly Permission[] }[] = [
  { id: 'send', title: 'Send events', meaning: 'For log shippers. Reads nothing.', scopes: ['ingest:write'] },
  {
    id: 'read',
    title: 'Read',
    meaning: 'Events, alerts, incidents, rules.',
    scopes: ['event:read', 'alert:read', 'incident:read', 'rule:read'],
  },
  { id: 'everything', title: 'Everything', meaning: 'As an administrator.', scopes: scopes.filter(isAdministrators) },
];

/** The bundle these scopes are, or null where they are none. */
export const presetOf = (held: readonly Permission[]): (typeof presets)[number] | null =>
  presets.find(
    (preset) => preset.scopes.length === held.length && preset.scopes.every((scope) => held.includes(scope)),
  ) ?? null;
