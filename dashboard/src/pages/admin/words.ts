// The bundles of permissions that API keys are given.
import { permissions, type Permission } from '@tocsin/contracts/policy';

import { listWords } from './list-words.ts';

const isAdministrators = (scope: Permission): boolean =>
  !scope.startsWith('platform:') && scope !== 'incident:restricted';

export type Preset = 'send' | 'read' | 'everything';
export const presets: readonly { id: Preset; title: string; meaning: string; scopes: readonly Permission[] }[] = [
  { id: 'send', title: listWords.sendEvents, meaning: listWords.sendEventsMeaning, scopes: ['ingest:write'] },
  {
    id: 'read',
    title: listWords.read,
    meaning: listWords.readMeaning,
    scopes: ['event:read', 'alert:read', 'incident:read', 'rule:read'],
  },
  {
    id: 'everything',
    title: listWords.everything,
    meaning: listWords.everythingMeaning,
    scopes: permissions.filter(isAdministrators),
  },
];

/** The bundle these scopes are, or null where they are none. */
export const presetOf = (held: readonly Permission[]): (typeof presets)[number] | null =>
  presets.find(
    (preset) => preset.scopes.length === held.length && preset.scopes.every((scope) => held.includes(scope)),
  ) ?? null;
