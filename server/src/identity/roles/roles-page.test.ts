// docs/people.md tells the roles as the policy has them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { builtInRoles, expand, isBuiltIn, permissions, roles } from '@tocsin/contracts/identity';
import { implied, isPlatformPermission, permissionMeaning } from '@tocsin/contracts/policy';
import { expect, test } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/people.md'), 'utf8');
const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
/** The rows of the table below a heading. */
const tableBelow = (heading: string): string[][] => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map(cellsOf);
};

test('every role stands in docs/people.md with its meaning and its permissions', () => {
  const expected = roles.map((key) => {
    const { title, meaning, permissions: held } = builtInRoles[key];
    return [`\`${key}\``, title, meaning, held.map((permission) => `\`${permission}\``).join(' ')];
  });
  expect(tableBelow('Roles that come with Tocsin')).toEqual(expected);
});

test('every permission stands there with its meaning', () => {
  expect(tableBelow('Permissions')).toEqual(permissions.map((name) => [`\`${name}\``, permissionMeaning[name]]));
});

test('roles hold whatever their permissions imply, and only one runs the installation', () => {
  for (const role of roles) {
    const { permissions: held } = builtInRoles[role];
    expect([role, expand(held).toSorted()]).toEqual([role, [...held].toSorted()]);
    expect(held.some(isPlatformPermission)).toBe(role === 'platform_admin');
  }
  // Implied once and for all: expanding again adds nothing.
  for (const includes of Object.values(implied)) expect(expand(includes).toSorted()).toEqual([...includes].toSorted());
  expect(isBuiltIn('night_shift')).toBe(false);
});

test('who only reads changes nothing', () => {
  for (const role of ['viewer', 'auditor'] as const)
    expect(builtInRoles[role].permissions.filter((permission) => /:(write|approve|contain)$/.test(permission))).toEqual(
      [],
    );
});
