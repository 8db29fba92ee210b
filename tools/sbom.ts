// `npm run sbom`: what Tocsin is made of, as CycloneDX JSON, from the lock file. `npm run sbom -- --out FILE`.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'tocsin.cdx.json' } } });
const { status, stdout, stderr } = spawnSync(
  'npm',
  ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'],
  { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
);
if (status !== 0) {
  console.error(stderr);
  process.exit(1);
}
writeFileSync(values.out, stdout);
console.log(`${values.out}: ${(JSON.parse(stdout) as { components: unknown[] }).components.length} components`);
