// Prints recall and precision of every source against real records: `npm run sources [-- FOLDER] [--missed]`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env, exit } from 'node:process';

import { findSource } from '../server/src/ingest/sources/index.ts';
import { recallCases } from '../server/src/ingest/sources/recall/cases.ts';
import { readPairs } from '../server/src/ingest/sources/recall/read-pairs.ts';
import { scoreSource } from '../server/src/ingest/sources/recall/score.ts';

const corpora = env['TOCSIN_CORPORA'] ?? join(import.meta.dirname, '../../shared/corpora');
if (!existsSync(join(corpora, 'logs'))) {
  console.error(`There is no corpus at ${corpora}; set TOCSIN_CORPORA to the folder that holds logs/.`);
  exit(1);
}
const wantsMissed = argv.includes('--missed');
const only = argv.slice(2).find((argument) => !argument.startsWith('--'));
const share = (part: number, whole: number): string => (whole === 0 ? '    –' : (part / whole).toFixed(3));

console.log(`${'records of'.padEnd(34)} ${'source'.padEnd(22)} records refused recall precision beyond  most missed`);
for (const one of recallCases.filter(({ folder }) => only === undefined || folder === only)) {
  const source = findSource(one.source);
  if (!source) throw new Error(`There is no source ${one.source}.`);
  const score = scoreSource(source, readPairs(corpora, one), one.except);
  const missed = [...score.missed].toSorted((a, b) => b[1].count - a[1].count);
  const words = missed.slice(0, 5).map(([field, { count }]) => `${field} ${count}`);
  const name = `${one.folder}${one.files === undefined ? '' : `/${one.files}*`}`;
  console.log(
    [
      name.padEnd(34),
      one.source.padEnd(22),
      String(score.records).padStart(7),
      String(score.faults.length).padStart(7),
      ` ${share(score.found, score.wanted)}`,
      `    ${share(score.found, score.stated)}`,
      String(score.beyond).padStart(6),
      ` ${words.join(', ')}`,
    ].join(' '),
  );
  if (!wantsMissed) continue;
  for (const fault of new Set(score.faults)) console.log(`    refused: ${fault}`);
  for (const [field, { count, wanted, had, raw }] of missed)
    console.log(`    ${field} ×${count}: wanted “${wanted}”, had “${had}” in ${raw.slice(0, 300)}`);
}
