// What could be better in a text that works: the lint of Sigma documents, with what we know of ATT&CK.
import type { RuleFault } from '@tocsin/contracts/rule';
import { lintSigma } from '@tocsin/sigma';

import { attackMatrix } from '../coverage/attack.ts';
import { kindOf } from './read.ts';

const sigmaKinds: ReadonlySet<string> = new Set(['sigma', 'correlation', 'filter']);
let techniques: ReadonlySet<string> | undefined;

/** `unknownRules`: what the documents refer to and the library does not have. */
export function readWarnings(
  source: string,
  file: string,
  { today, unknownRules = new Set() }: { today: Date; unknownRules?: ReadonlySet<string> },
): RuleFault[] {
  if (!sigmaKinds.has(kindOf(source))) return [];
  techniques ??= new Set(attackMatrix().techniques.map(({ id }) => id));
  const options = { today: today.toISOString().slice(0, 10), techniques, unknownRules };
  return lintSigma(source, file, options).map(({ line, column, message }) => ({ file, line, column, message }));
}
