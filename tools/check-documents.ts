// Every file or folder that a document of ours names exists, and no document names what it should not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'GLOSSARY.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const ours = /^(server|contracts|sigma|evtx|dashboard|cli|content|tests|tools|bench|deploy|docs)\//;
const faults: string[] = [];

for (const document of documents) {
  if (!existsSync(document)) {
    faults.push(`${document} is missing`);
    continue;
  }
  const text = readFileSync(document, 'utf8');
  for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g))
    if (!existsSync(normalize(join(dirname(document), target))))
      faults.push(`${document} links to ${target}, which is not there`);
  for (const [, name = ''] of text.matchAll(/`([\w./-]+)`/g))
    if (ours.test(name) && !/[<*…]/.test(name) && !existsSync(name))
      faults.push(`${document} names ${name}, which is not there`);
}
for (const fault of faults) console.error(fault);
console.log(`${documents.length} documents, ${faults.length} dead references`);
process.exit(faults.length > 0 ? 1 : 0);
