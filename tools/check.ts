// `npm run check`: format, lint, types, walls between modules, dead code, documents, content, licences, advisories. All steps run; any may fail it.
import { run } from './run-step.ts';

const steps: [name: string, command: string, args: string[]][] = [
  ['format', 'npx', ['oxfmt', '--check', '.']],
  ['lint', 'npx', ['oxlint', '--type-aware', '--quiet']],
  ['types', 'npx', ['tsc', '-p', '.']],
  ['types of the dashboard', 'npx', ['tsc', '-p', 'dashboard']],
  ['walls', 'node', ['tools/check-walls.ts']],
  ['dead code', 'npx', ['knip']],
  ['documents', 'node', ['tools/check-documents.ts']],
  ['content', 'node', ['tools/check-content.ts']],
  ['licences', 'node', ['tools/check-licences.ts']],
  ['advisories', 'node', ['tools/check-advisories.ts']],
];
const failed: string[] = [];
for (const [name, command, args] of steps) if (!(await run(name, command, args))) failed.push(name);
console.log(failed.length ? `\ncheck failed: ${failed.join(', ')}` : '\ncheck passed');
process.exit(failed.length ? 1 : 0);
