// Every shipped rule parses, has an id of its own, and does what its own test events say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { checkRuleContent } from './rule-content.ts';

const folder = fileURLToPath(new URL('../content/rules', import.meta.url));
const { faults, rules, tactics } = checkRuleContent(folder, (path) => readFileSync(join(folder, path), 'utf8'));
for (const fault of faults) console.error(fault);
console.log(`${rules} rules over ${tactics.size} ATT&CK tactics, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
