// Which event ids the rules tell apart: only those are worth a compiled route of their own.
import type { Detection, SigmaRule, Test } from './ast.ts';
import { plainText } from './glob.ts';

/** The event ids a rule names. */
export function eventIdsOf(rule: SigmaRule): string[] {
  return rule.selections.flatMap(({ detection }) => idsIn(detection));
}

function idsIn(detection: Detection): string[] {
  if (detection.kind === 'item') return detection.field === 'EventID' ? detection.tests.flatMap(idsOfTest) : [];
  return detection.kind === 'not' ? idsIn(detection.of) : detection.of.flatMap(idsIn);
}

function idsOfTest(test: Test): string[] {
  if (test.kind === 'anyOf') return test.of.flatMap(idsOfTest);
  const text = test.kind === 'glob' ? plainText(test.parts) : null;
  return text === null ? [] : [text];
}
