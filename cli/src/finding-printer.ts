// Prints findings in the format that was asked for.
import { csvHead, csvLine, jsonLine } from './finding-files.ts';
import { tableFor } from './finding-table.ts';
import { Timeline } from './finding-timeline.ts';
import type { Finding } from './finding.ts';
import type { Output } from './output.ts';
import { paintFor } from './terminal-text.ts';

export const findingFormats = ['table', 'timeline', 'jsonl', 'csv'] as const;
export type FindingFormat = (typeof findingFormats)[number];

export type FindingPrinter = {
  print: (finding: Finding) => Promise<void>;
  end: () => Promise<void>;
};

const nothing = (): Promise<void> => Promise.resolve();

export function createFindingPrinter(format: FindingFormat, { write, terminal }: Output): FindingPrinter {
  const width = terminal === null ? null : terminal.columns;
  const paint = paintFor(terminal);
  switch (format) {
    case 'jsonl':
      return { print: (finding) => write(jsonLine(finding)), end: nothing };
    case 'csv':
      return headed(csvHead, csvLine, write, true);
    case 'table': {
      const { head, row } = tableFor(width, paint);
      return headed(head, row, write);
    }
    case 'timeline': {
      const timeline = new Timeline();
      return {
        print: (finding) => {
          timeline.add(finding);
          return nothing();
        },
        end: async () => {
          for (const line of timeline.lines(width, paint)) await write(line);
        },
      };
    }
  }
}

/** A head without rows would be no answer on a terminal; the summary says that nothing was found. */
function headed(
  head: string,
  row: (finding: Finding) => string,
  write: Output['write'],
  always = false,
): FindingPrinter {
  let isHeaded = false;
  return {
    print: async (finding) => {
      if (!isHeaded) await write(head);
      isHeaded = true;
      await write(row(finding));
    },
    end: () => (always && !isHeaded ? write(head) : nothing()),
  };
}
