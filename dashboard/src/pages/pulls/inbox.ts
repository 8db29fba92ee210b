// What is said of the inbox: the commands that lay a file in, and a file that was refused.
import type { ActivityRow } from '@tocsin/contracts/activity';

import type { Part } from '../../ui/filled-text.tsx';

type Folder = { organisation: string; source: string; site: string | null };

/** The folder of a source is made by whoever sends; that of the organisation is there. */
export function inboxParts({ organisation, source, site }: Folder): Part[] {
  const folder = `/inbox/${organisation}/${source}${site === null ? '' : `@${site}`}/`;
  const place: Part[] = [
    { text: 'DATA-FOLDER', look: 'open' },
    { text: folder, look: 'filled' },
  ];
  return [
    { text: 'mkdir -p ', look: 'plain' },
    ...place,
    { text: '\nmv ', look: 'plain' },
    { text: 'events.log.gz', look: 'open' },
    { text: ' ', look: 'plain' },
    ...place,
    { text: '\n', look: 'plain' },
  ];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const refusedFile = ({ file, source, because }: ActivityRow['data']) => ({
  file: text(file),
  source: text(source),
  because: text(because),
});
