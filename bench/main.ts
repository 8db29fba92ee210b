// Every measurement in turn, each in a process of its own. `npm run bench [-- --short] [sigma stall correlation evtx sources scale finding grouping ingest queue]`
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const all = ['sigma', 'stall', 'correlation', 'evtx', 'sources', 'scale', 'finding', 'grouping', 'ingest', 'queue'];
const named = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = named.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no measurement called ${unknown.join(', ')}; there are ${all.join(', ')}.`);
  process.exit(1);
}
for (const name of named.length > 0 ? named : all) {
  const path = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const options = process.argv.includes('--short') ? ['--short'] : [];
  const { status } = spawnSync(process.execPath, [path, ...options], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  console.log();
}
