#!/usr/bin/env node
// The `tocsin` command: hands over to the launcher, which brings the right Node.js.
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, 'cli/src/main.ts');
await import(fileURLToPath(new URL('../../tools/run.mjs', import.meta.url)));
