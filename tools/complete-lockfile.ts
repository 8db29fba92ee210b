// Adds lock entries for optional platform packages that the registry could not resolve, so that `npm ci` accepts the lock.
// Run after every `npm install`: npm 11 and later refuse a lock that lacks an optional dependency of another platform.
import { readFileSync, writeFileSync } from 'node:fs';

type LockedPackage = {
  version?: string;
  os?: string[];
  cpu?: string[];
  optional?: boolean;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
};
type Lock = { packages: Record<string, LockedPackage> };

/** Node's resolution: look in the package's own node_modules, then in each folder above. */
function isLocked(lock: Lock, from: string, name: string): boolean {
  for (let base = from; ;) {
    if (lock.packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
    const parent = base.lastIndexOf('node_modules/');
    base = parent > 0 ? base.slice(0, parent - 1) : '';
  }
}

const platformOf = (name: string): string =>
  /(?:^|[-/])(android|darwin|freebsd|linux|win32|openbsd|netbsd|sunos|aix|openharmony|wasm32-wasi|windows)/.exec(
    name,
  )?.[1] ?? 'none';
const processorOf = (name: string): string =>
  /(arm64|x64|ia32|arm|ppc64|riscv64|s390x|loong64|mips64el|wasm32|aarch64)/.exec(name)?.[1] ?? 'none';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
const added: Record<string, LockedPackage> = {};
for (const [from, locked] of Object.entries(lock.packages))
  for (const [name, range] of Object.entries(locked.optionalDependencies ?? {})) {
    if (isLocked(lock, from, name)) continue;
    added[`node_modules/${name}`] = {
      version: range.replace(/^[^\d]*/, ''),
      os: [platformOf(name).replace('windows', 'win32')],
      cpu: [processorOf(name).replace('aarch64', 'arm64')],
      optional: true,
      ...(locked.dev ? { dev: true } : {}),
    };
  }
const sorted = Object.entries({ ...lock.packages, ...added }).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`added ${Object.keys(added).length} optional packages of other platforms`);
