// Formats the whole project in place.
import { run } from './run-step.ts';

process.exit((await run('format', 'npx', ['oxfmt', '.'])) ? 0 : 1);
