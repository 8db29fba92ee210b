// Roles, scopes and their bundles in words.
import type { Permission, Role } from '@tocsin/contracts/identity';

/** As `roles` of the contract, which a browser does not load; most powerful first. */
export const roles: readonly Role[] = ['admin', 'supervisor', 'analyst', 'viewer'];

export const roleWords: Record<Role, string> = {
  admin: 'Administrator',
  supervisor: 'Supervisor',
  analyst: 'Analyst',
  viewer: 'Viewer',
};

export const roleMeaning: Record<Role, string> = {
  admin: 'Everything, including users, sites and keys.',
  supervisor: 'Works on alerts and incidents, writes rules, reads users and the audit trail.',
  analyst: 'Works on alerts and incidents, reads events and rules.',
  viewer: 'Reads events, alerts, incidents and rules.',
};

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
  'secret:read',
  'secret:write',
  'secret:use',
  'platform:write',
];

export type Preset = 'send' | 'read' | 'everything';
export const presets: readonly { id: Preset; title: string; meaning: string; scopes: readonly Permission[] }[] = [
  { id: 'send', title: 'Send events', meaning: 'For log shippers. Reads nothing.', scopes: ['ingest:write'] },
  {
    id: 'read',
    title: 'Read',
    meaning: 'Events, alerts, incidents, rules.',
    scopes: ['event:read', 'alert:read', 'incident:read', 'rule:read'],
  },
  {
    id: 'everything',
    title: 'Everything',
    meaning: 'As an administrator.',
    scopes: scopes.filter((scope) => !scope.startsWith('platform:')),
  },
];

/** The bundle these scopes are, or null where they are none. */
export const presetOf = (held: readonly Permission[]): (typeof presets)[number] | null =>
  presets.find(
    (preset) => preset.scopes.length === held.length && preset.scopes.every((scope) => held.includes(scope)),
  ) ?? null;
