// Checks the arrows between modules, and that the checker really read every file.
import { readdirSync } from 'node:fs';

import { cruise, type ICruiseResult } from 'dependency-cruiser';

import { walls } from './walls.ts';

const roots = ['contracts/src', 'sigma/src', 'server/src', 'dashboard/src', 'cli/src'];
const { output } = await cruise(roots, walls);
const { modules, summary } = output as ICruiseResult;

const files = roots.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${root}/${name}`),
);
const read = new Set(
  modules
    .filter((module) => module.dependencies.length > 0 || module.dependents.length > 0)
    .map((module) => module.source),
);
const unread = files.filter((file) => !modules.some((module) => module.source === file));
for (const { from, to, rule } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
for (const file of unread) console.error(`not read: ${file}`);
console.log(`${modules.length} modules, ${read.size} connected, ${summary.violations.length} breaches`);
// A checker that silently reads nothing passes everything: insist that most files are connected.
if (read.size < files.length * 0.8)
  console.error(`only ${read.size} of ${files.length} files are connected: the parser is not reading TypeScript`);
process.exit(summary.violations.length > 0 || unread.length > 0 || read.size < files.length * 0.8 ? 1 : 0);
