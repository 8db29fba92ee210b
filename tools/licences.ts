// Which licences may come with Tocsin, and what each installed package says of itself.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Permissive ones, and that of the fonts. */
const shipped = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);
/** What builds and tests Tocsin and is not part of it may ask for changes to itself to be shared. */
const building = new Set([...shipped, 'MPL-2.0', 'CC-BY-4.0', 'WTFPL']);
/** Packages whose manifest does not say it as SPDX; what their licence file says. */
const read: Readonly<Record<string, string>> = {
  '@auth0/xmldom@0.1.21': 'MIT',
  'samlp@8.0.0': 'MIT',
  'utils-flatten@1.0.0': 'MIT',
  'valid-url@1.0.9': 'MIT',
  'xpath@0.0.5': 'MIT',
  'xtend@1.0.3': 'MIT',
};

export type Installed = { place: string; name: string; licence: string; dev: boolean };

/** @param expression SPDX: `MIT`, `(MIT OR CC0-1.0)`, `Apache-2.0 AND MIT` */
export function isAllowed(expression: string, { dev }: { dev: boolean }): boolean {
  const allowed = dev ? building : shipped;
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((part) => part.split(' AND ').every((licence) => allowed.has(licence.trim())));
}

type Lock = { packages: Record<string, { dev?: boolean; devOptional?: boolean; link?: boolean }> };
type Manifest = { name?: string; version?: string; license?: unknown };

/** Packages of the lock file that are on this disk; other platforms' are not. */
export function installedPackages(root: string): Installed[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  return Object.entries(packages).flatMap(([place, { dev, devOptional, link }]) => {
    const file = join(root, place, 'package.json');
    if (link || !place.includes('node_modules/') || !existsSync(file)) return [];
    const { name = place, version = '', license } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    const licence = read[`${name}@${version}`] ?? (typeof license === 'string' ? license : 'none');
    return [{ place, name, licence, dev: dev === true || devOptional === true }];
  });
}

export const refusedLicences = (installed: readonly Installed[]): string[] =>
  installed
    .filter(({ licence, dev }) => !isAllowed(licence, { dev }))
    .map(({ place, licence }) => `${place}: ${licence}`);
