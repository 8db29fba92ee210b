// The policy: every permission, what it lets somebody do, and the roles that come with Tocsin.

export const permissions = [
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
  'incident:restricted',
  'incident:contain',
  'incident:manage',
  'sla:write',
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
  'secret:use',
  'privacy:read',
  'privacy:write',
  'evidence:read',
  'evidence:write',
  'evidence:dispose',
  'asset:write',
  'platform:read',
  'platform:write',
] as const;
export type Permission = (typeof permissions)[number];

export const permissionMeaning: Readonly<Record<Permission, string>> = {
  'event:read': 'Search events, see sources, doors and how they do.',
  'alert:read': 'See alerts.',
  'alert:write': 'Work on alerts: claim, assign, escalate, close.',
  'incident:read': 'See incidents.',
  'incident:write': 'Work on incidents: open, own, comment, close.',
  'rule:read': 'See rules, tuning, coverage and proposals.',
  'rule:write': 'Write, test and deploy rules, tune them, make mappings. Includes rule:approve.',
  'ingest:write': 'Send events.',
  'identity:read': 'Everything below that reads people, roles, teams and keys; see webhooks.',
  'identity:write':
    'Everything below that changes people, roles, teams, sites and keys; set up doors, webhooks and pulls.',
  'audit:read': 'Read the audit trail.',
  'incident:restricted': 'See need-to-know incidents without being named in them.',
  'incident:contain': 'Run containment: cut a host off, block an address, suspend an account.',
  'incident:manage': 'Say what incidents are: types, fields, labels, close gates, task templates.',
  'sla:write': 'Decide what is promised: service levels, calendars; waive a breach.',
  'rule:approve': 'Review the rules and the tuning of others.',
  'team:read': 'See teams and who is in them.',
  'team:write': 'Make teams and choose their members.',
  'role:read': 'See roles of the organisation’s own.',
  'role:write': 'Make and change roles of the organisation’s own.',
  'user:read': 'See users and invitations.',
  'user:write': 'Invite users, change their role, deactivate them.',
  'site:write': 'Make and change sites.',
  'api_key:read': 'See API keys.',
  'api_key:write': 'Make and revoke API keys.',
  'audit:export': 'Export the audit trail.',
  'ledger:read': 'See the ledger that proves the audit trail.',
  'ledger:verify': 'Verify the ledger, and have a root signed now.',
  'security:read': 'See how people must sign in.',
  'security:write': 'Decide how people must sign in.',
  'secret:read': 'See which secrets there are and who uses them, never their values.',
  'secret:write': 'Keep, rotate and remove secrets.',
  'secret:use': 'Have secrets looked up by what one sets up.',
  'privacy:read': 'See how long data is kept, what is held, what was purged, and requests about personal data.',
  'privacy:write':
    'Decide how long data is kept, purge it, place and release legal holds, export and erase personal data.',
  'evidence:read': 'See evidence and its custody, look at it and download it.',
  'evidence:write': 'Take evidence into custody, seal it, analyse it, pass it on.',
  'evidence:dispose': 'Ask for and decide on the disposal of evidence, and decide how much may be kept.',
  'asset:write': 'Add, import, change and forget assets.',
  'platform:read': 'See which organisations this installation serves.',
  'platform:write': 'Make, suspend and resume organisations.',
};

/** Who has the one has the others too. Keys and roles made before a permission was divided go on working. */
export const implied: Readonly<Partial<Record<Permission, readonly Permission[]>>> = {
  'identity:read': ['user:read', 'role:read', 'team:read', 'api_key:read'],
  'identity:write': ['user:write', 'role:write', 'team:write', 'site:write', 'api_key:write'],
  'rule:write': ['rule:approve'],
};

/** With all that is implied, in the order of the list, each once. */
export function expand(held: readonly Permission[]): Permission[] {
  const all = new Set(held.flatMap((permission) => [permission, ...(implied[permission] ?? [])]));
  return permissions.filter((permission) => all.has(permission));
}

export const isPlatformPermission = (permission: Permission): boolean => permission.startsWith('platform:');

export type RoleAbout = { title: string; meaning: string; permissions: readonly Permission[] };

const reads: Permission[] = ['event:read', 'alert:read', 'incident:read', 'rule:read'];
const analysis: Permission[] = [...reads, 'alert:write', 'incident:write', 'evidence:read', 'evidence:write'];
const seniority: Permission[] = [...analysis, 'rule:approve', 'user:read', 'team:read', 'audit:read'];
const proof: Permission[] = ['audit:read', 'audit:export', 'ledger:read', 'ledger:verify'];

export const roles = [
  'admin',
  'supervisor',
  'analyst',
  'viewer',
  'senior',
  'responder',
  'approver',
  'detection_engineer',
  'evidence_custodian',
  'auditor',
  'platform_admin',
] as const;
export type BuiltInRole = (typeof roles)[number];

/** The one table of who may do what. */
export const builtInRoles: Readonly<Record<BuiltInRole, RoleAbout>> = {
  admin: {
    title: 'Administrator',
    meaning: 'Everything in the organisation, including users, roles, sites and keys; not need-to-know incidents.',
    permissions: permissions.filter(
      (permission) => !isPlatformPermission(permission) && permission !== 'incident:restricted',
    ),
  },
  supervisor: {
    title: 'Supervisor',
    meaning:
      'Works on alerts and incidents, decides on service levels, writes rules, keeps assets, reads users and the audit trail.',
    permissions: expand([
      ...analysis,
      'incident:manage',
      'sla:write',
      'rule:write',
      'asset:write',
      'identity:read',
      'audit:read',
    ]),
  },
  analyst: {
    title: 'Analyst',
    meaning: 'Works on alerts and incidents, reads events and rules.',
    permissions: analysis,
  },
  viewer: { title: 'Viewer', meaning: 'Reads events, alerts, incidents and rules.', permissions: reads },
  senior: {
    title: 'Senior analyst',
    meaning: 'An analyst who also reviews rules and tuning, and reads users and the audit trail.',
    permissions: expand(seniority),
  },
  responder: {
    title: 'Responder',
    meaning: 'A senior analyst who also runs containment.',
    permissions: expand([...seniority, 'incident:contain']),
  },
  approver: {
    title: 'Approver',
    meaning: 'Reads everything about the work and decides on what others propose; changes nothing else.',
    permissions: expand([...reads, 'rule:approve', 'team:read']),
  },
  detection_engineer: {
    title: 'Detection engineer',
    meaning: 'Writes, tests, tunes and deploys rules and mappings; sees the alerts they make.',
    permissions: expand([...reads, 'rule:write']),
  },
  evidence_custodian: {
    title: 'Evidence custodian',
    meaning:
      'Keeps evidence and the record provable: takes it in, passes it on, disposes of it, exports the audit trail.',
    permissions: expand([...reads, ...proof, 'evidence:read', 'evidence:write', 'evidence:dispose']),
  },
  auditor: {
    title: 'Auditor',
    meaning: 'Reads everything, need-to-know incidents too, and proves it; changes nothing.',
    permissions: expand([
      ...reads,
      ...proof,
      'incident:restricted',
      'identity:read',
      'security:read',
      'secret:read',
      'privacy:read',
      'evidence:read',
    ]),
  },
  platform_admin: {
    title: 'Platform administrator',
    meaning: 'Makes and suspends organisations; sees nothing of what is in them.',
    permissions: ['platform:read', 'platform:write'],
  },
};

/** The same without words. */
export const rolePermissions: Readonly<Record<BuiltInRole, readonly Permission[]>> = {
  admin: builtInRoles.admin.permissions,
  supervisor: builtInRoles.supervisor.permissions,
  analyst: builtInRoles.analyst.permissions,
  viewer: builtInRoles.viewer.permissions,
  senior: builtInRoles.senior.permissions,
  responder: builtInRoles.responder.permissions,
  approver: builtInRoles.approver.permissions,
  detection_engineer: builtInRoles.detection_engineer.permissions,
  evidence_custodian: builtInRoles.evidence_custodian.permissions,
  auditor: builtInRoles.auditor.permissions,
  platform_admin: builtInRoles.platform_admin.permissions,
};

export const isBuiltIn = (role: string): role is BuiltInRole => roles.some((builtIn) => builtIn === role);
