// The table of contents: every page, in the order of the navigation. A new page is one folder and one entry.
import {
  IconAdjustments,
  IconAlertTriangle,
  IconArrowsSplit,
  IconBucket,
  IconBuilding,
  IconBuildingSkyscraper,
  IconDoorEnter,
  IconGitPullRequest,
  IconGridDots,
  IconHeartbeat,
  IconHistory,
  IconInbox,
  IconKey,
  IconLock,
  IconLink,
  IconPlugConnected,
  IconSearch,
  IconShieldCode,
  IconUserShield,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Permission } from '@tocsin/contracts/identity';
import type { ComponentType } from 'react';

export type PageGroup = 'Respond' | 'Investigate' | 'Detect' | 'Operate';
export type Page = {
  path: string;
  title: string;
  /** Without a group the page is reached by links only. */
  group?: PageGroup;
  icon?: TablerIcon;
  permission: Permission;
  /** After `g`, the key that goes there. */
  key?: string;
  /** The number beside it in the navigation. */
  count?: 'alerts' | 'incidents' | 'proposals';
  /** What of the top bar's filters the page follows; what it does not follow is not shown there. */
  filters?: readonly ('site' | 'time')[];
  load: () => Promise<ComponentType>;
};

export const pages: readonly Page[] = [
  {
    path: '/alerts',
    title: 'Alert queue',
    group: 'Respond',
    icon: IconInbox,
    permission: 'alert:read',
    key: 'a',
    count: 'alerts',
    filters: ['site', 'time'],
    load: async () => (await import('./pages/alerts/page.tsx')).AlertsPage,
  },
  {
    path: '/alerts/$number',
    title: 'Alert',
    permission: 'alert:read',
    load: async () => (await import('./pages/alerts/alert-page.tsx')).AlertPage,
  },
  {
    path: '/incidents',
    title: 'Incidents',
    group: 'Respond',
    icon: IconAlertTriangle,
    permission: 'incident:read',
    key: 'i',
    count: 'incidents',
    filters: ['site'],
    load: async () => (await import('./pages/incidents/page.tsx')).IncidentsPage,
  },
  {
    path: '/incidents/$number',
    title: 'Incident',
    permission: 'incident:read',
    load: async () => (await import('./pages/incident/page.tsx')).IncidentPage,
  },
  {
    path: '/search',
    title: 'Event search',
    group: 'Investigate',
    icon: IconSearch,
    permission: 'event:read',
    key: 's',
    filters: ['site', 'time'],
    load: async () => (await import('./pages/search/page.tsx')).SearchPage,
  },
  {
    path: '/rules',
    title: 'Rules',
    group: 'Detect',
    icon: IconShieldCode,
    permission: 'rule:read',
    key: 'r',
    load: async () => (await import('./pages/rules/page.tsx')).RulesPage,
  },
  {
    path: '/rules/new',
    title: 'New rule',
    permission: 'rule:write',
    load: async () => (await import('./pages/rules/new/new-rule-page.tsx')).NewRulePage,
  },
  {
    path: '/rules/proposals',
    title: 'Proposals',
    group: 'Detect',
    icon: IconGitPullRequest,
    permission: 'rule:read',
    key: 'p',
    count: 'proposals',
    load: async () => (await import('./pages/proposals/page.tsx')).ProposalsPage,
  },
  {
    path: '/rules/proposals/$proposalId',
    title: 'Proposal',
    permission: 'rule:read',
    load: async () => (await import('./pages/proposals/proposal-page.tsx')).ProposalPage,
  },
  {
    path: '/rules/$ruleId',
    title: 'Rule',
    permission: 'rule:read',
    load: async () => (await import('./pages/rules/rule-page.tsx')).RulePage,
  },
  {
    path: '/coverage',
    title: 'ATT&CK coverage',
    group: 'Detect',
    icon: IconGridDots,
    permission: 'rule:read',
    key: 'c',
    load: async () => (await import('./pages/coverage/page.tsx')).CoveragePage,
  },
  {
    path: '/tuning',
    title: 'Tuning',
    group: 'Detect',
    icon: IconAdjustments,
    permission: 'rule:read',
    key: 'n',
    load: async () => (await import('./pages/tuning/page.tsx')).TuningPage,
  },
  {
    path: '/doors',
    title: 'Doors',
    group: 'Operate',
    icon: IconDoorEnter,
    permission: 'event:read',
    key: 'd',
    load: async () => (await import('./pages/doors/page.tsx')).DoorsPage,
  },
  {
    path: '/sources',
    title: 'Sources',
    group: 'Operate',
    icon: IconPlugConnected,
    permission: 'event:read',
    key: 'o',
    load: async () => (await import('./pages/sources/page.tsx')).SourcesPage,
  },
  {
    path: '/source-health',
    title: 'Source health',
    group: 'Operate',
    icon: IconHeartbeat,
    permission: 'event:read',
    key: 'h',
    load: async () => (await import('./pages/source-health/page.tsx')).SourceHealthPage,
  },
  {
    path: '/mappings',
    title: 'Mapping studio',
    group: 'Operate',
    icon: IconArrowsSplit,
    permission: 'event:read',
    key: 'm',
    load: async () => (await import('./pages/mappings/page.tsx')).MappingsPage,
  },
  {
    path: '/webhooks',
    title: 'Webhooks',
    group: 'Operate',
    icon: IconWebhook,
    permission: 'identity:read',
    key: 'w',
    load: async () => (await import('./pages/webhooks/page.tsx')).WebhooksPage,
  },
  {
    path: '/pulls',
    title: 'Pulls',
    group: 'Operate',
    icon: IconBucket,
    permission: 'event:read',
    key: 'f',
    load: async () => (await import('./pages/pulls/page.tsx')).PullsPage,
  },
  {
    path: '/admin/users',
    title: 'Users',
    group: 'Operate',
    icon: IconUsers,
    permission: 'user:read',
    key: 'u',
    load: async () => (await import('./pages/admin/users/page.tsx')).UsersPage,
  },
  {
    path: '/admin/roles',
    title: 'Roles',
    group: 'Operate',
    icon: IconUserShield,
    permission: 'role:read',
    load: async () => (await import('./pages/admin/roles/page.tsx')).RolesPage,
  },
  {
    path: '/admin/teams',
    title: 'Teams',
    group: 'Operate',
    icon: IconUsersGroup,
    permission: 'team:read',
    load: async () => (await import('./pages/admin/teams/page.tsx')).TeamsPage,
  },
  {
    path: '/platform/organisations',
    title: 'Organisations',
    group: 'Operate',
    icon: IconBuildingSkyscraper,
    permission: 'platform:read',
    load: async () => (await import('./pages/platform/page.tsx')).OrganisationsPage,
  },
  {
    path: '/admin/sites',
    title: 'Sites',
    group: 'Operate',
    icon: IconBuilding,
    permission: 'identity:read',
    key: 'l',
    load: async () => (await import('./pages/admin/sites/page.tsx')).SitesPage,
  },
  {
    path: '/admin/api-keys',
    title: 'API keys',
    group: 'Operate',
    icon: IconKey,
    permission: 'api_key:read',
    key: 'k',
    load: async () => (await import('./pages/admin/api-keys/page.tsx')).ApiKeysPage,
  },
  {
    path: '/admin/security',
    title: 'Security policy',
    group: 'Operate',
    icon: IconLock,
    permission: 'identity:read',
    load: async () => (await import('./pages/admin/security/page.tsx')).SecurityPage,
  },
  {
    path: '/admin/secrets',
    title: 'Secrets',
    group: 'Operate',
    icon: IconLock,
    permission: 'secret:read',
    load: async () => (await import('./pages/admin/secrets/page.tsx')).SecretsPage,
  },
  {
    path: '/admin/audit',
    title: 'Audit trail',
    group: 'Operate',
    icon: IconHistory,
    permission: 'audit:read',
    key: 't',
    load: async () => (await import('./pages/admin/audit/page.tsx')).AuditPage,
  },
  {
    path: '/admin/ledger',
    title: 'Ledger',
    group: 'Operate',
    icon: IconLink,
    permission: 'audit:read',
    load: async () => (await import('./pages/admin/ledger/page.tsx')).LedgerPage,
  },
];

/** Where `/` leads: the first page of the navigation that this person may read. */
export const firstPath = (may: (permission: Permission) => boolean): string =>
  pages.find((page) => page.group !== undefined && may(page.permission))?.path ?? '/alerts';
