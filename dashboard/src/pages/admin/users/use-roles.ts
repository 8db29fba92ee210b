// The roles that somebody can be given: those that come with Tocsin and the organisation's own.
import { useQuery } from '@tanstack/react-query';

import { useSession } from '../../../session/session.ts';
import { roleMeaning } from '../../../words/role-meanings.ts';
import { roleTitle, roleWord } from '../../../words/roles.ts';
import { policyQuery } from '../queries.ts';

export function useRoles() {
  const session = useSession();
  const roles = useQuery(policyQuery).data?.roles ?? [];
  const mine = new Set(session?.permissions);
  const find = (key: string) => roles.find((role) => role.key === key);
  // Who shapes roles appoints those who see need-to-know incidents, without seeing these themselves.
  const mayGive = (permission: (typeof roles)[number]['permissions'][number]) =>
    mine.has(permission) || (permission === 'incident:restricted' && mine.has('role:write'));
  return {
    choices: roles.map((role) => ({
      value: role.key,
      label: roleTitle(role),
      disabled: !role.permissions.every(mayGive),
    })),
    titleOf: (key: string) => {
      const role = find(key);
      return role ? roleTitle(role) : roleWord(key);
    },
    meaningOf: (key: string) => {
      const role = find(key);
      return role ? roleMeaning(role) : '';
    },
  };
}
