// Known weaknesses of what is shipped, as the package registry tells them.
import { spawnSync } from 'node:child_process';

import { judgeAdvisories } from './advisories.ts';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'], {
  encoding: 'utf8',
  timeout: 60_000,
});
const { passes, line } = judgeAdvisories(stdout ?? '');
console.log(line);
process.exit(passes ? 0 : 1);
