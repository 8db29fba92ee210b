import type { Role } from '@tocsin/contracts/identity';
// Which role and sites the groups of a person give them here: the first rule that fits.
import type { RoleRule } from '@tocsin/contracts/identity-provider';

export type Given = {
  role: Role;
  siteCodes: string[] | null;
  /** The group whose rule fitted; null: the default role. */
  because: string | null;
};

/** Null where nothing fits and there is no default. */
export function givenBy(
  { rules, defaultRole }: { rules: readonly RoleRule[]; defaultRole: Role | null },
  groups: readonly string[],
): Given | null {
  const rule = rules.find(({ group }) => groups.includes(group));
  if (rule) return { role: rule.role, siteCodes: rule.siteCodes && [...rule.siteCodes], because: rule.group };
  return defaultRole === null ? null : { role: defaultRole, siteCodes: null, because: null };
}

/** Lower case; null where it is no address. */
export const domainOf = (email: string): string | null =>
  /^[^@\s]+@([^@\s]+)$/.exec(email.trim())?.[1]?.toLowerCase() ?? null;
