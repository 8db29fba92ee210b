// A component and its style sheet agree: no class is used that is not there, and none is there that nobody uses.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));
const imports = /import (\w+) from '([^']+\.module\.css)';/g;

/** Names of classes that a style sheet makes its own: comments, values and `:global(…)` aside. */
function classesIn(path: string): Set<string> {
  const rules = readFileSync(path, 'utf8')
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/:global\([^)]*\)/g, '')
    .replace(/:\s[^;{}]*;/g, ';');
  return new Set([...rules.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name = '']) => name));
}

const used = new Map<string, Set<string>>();
const wanting: string[] = [];
/** Where a class is chosen by a value, `classes[tone]`, all of them may be used. */
const chosenByValue = new Set<string>();

for (const file of globSync('**/*.{ts,tsx}', { cwd: root })) {
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, name = '', from = ''] of text.matchAll(imports)) {
    const sheet = join(root, dirname(file), from);
    const there = classesIn(sheet);
    const ours = used.get(sheet) ?? new Set<string>();
    used.set(sheet, ours);
    for (const [, dotted, quoted] of text.matchAll(
      new RegExp(`(?<![.\\w])${name}(?:\\??\\.(\\w+)|\\['([^']+)'\\])`, 'g'),
    )) {
      const wanted = dotted ?? quoted ?? '';
      if (wanted === 'module') continue;
      ours.add(wanted);
      if (!there.has(wanted)) wanting.push(`${file}: ${wanted}`);
    }
    if (new RegExp(`\\b${name}(?:\\[(?!')|[^\\w.\\['])`).test(text.replace(imports, ''))) chosenByValue.add(sheet);
  }
}

test('no component uses a class that its style sheet lacks', () => {
  expect(used.size).toBeGreaterThan(50);
  expect(wanting).toEqual([]);
});

test('no style sheet has a class that nobody uses', () => {
  const idle = [...used]
    .filter(([sheet]) => !chosenByValue.has(sheet))
    .flatMap(([sheet, ours]) =>
      [...classesIn(sheet)].filter((name) => !ours.has(name)).map((name) => `${relative(root, sheet)}: ${name}`),
    );
  expect(idle).toEqual([]);
});
