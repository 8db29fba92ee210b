// Writes the list of sources into docs/sources.md: `node tools/describe-sources.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { withSourceList } from './source-list.ts';

const path = join(import.meta.dirname, '../docs/sources.md');
writeFileSync(path, withSourceList(readFileSync(path, 'utf8')));
console.log('docs/sources.md is written.');
