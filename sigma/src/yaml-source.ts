// Reads the documents of a YAML file: plainly where that is sure to be right, else with the library.
import { LineCounter, parseAllDocuments } from 'yaml';

import type { Lines } from './fault.ts';
import type { RuleDocument } from './yaml-nodes.ts';
import { readPlain } from './yaml-plain.ts';

type YamlFile = { readonly documents: readonly RuleDocument[]; readonly lines: Lines };

export function readYaml(source: string): YamlFile {
  const plain = readPlain(source);
  return plain ? { documents: [plain], lines: createLines(source) } : readAnyYaml(source);
}

/** All of YAML 1.2; keys written twice are no error yet. */
export function readAnyYaml(source: string): YamlFile {
  const lines = new LineCounter();
  const documents = parseAllDocuments(source, {
    lineCounter: lines,
    version: '1.2',
    logLevel: 'error',
    uniqueKeys: false,
  });
  return { documents: Array.isArray(documents) ? documents : [], lines };
}

/** Lines are counted when first asked for: most rules start on the first and have no fault. */
function createLines(source: string): Lines {
  let counter: LineCounter | null = null;
  return {
    linePos(offset) {
      if (offset === 0) return { line: 1, col: 1 };
      if (!counter) {
        counter = new LineCounter();
        let start = 0;
        do {
          counter.addNewLine(start);
          start = source.indexOf('\n', start) + 1;
        } while (start > 0);
      }
      return counter.linePos(offset);
    },
  };
}
