// The changes people make to a timeline, each with its refusal and what it makes stale.
import { useQueryClient } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import { useMemo } from 'react';

import { call } from '../lib/api.ts';
import { showProblem } from '../ui/toast.tsx';
import { words } from './viewer-words.ts';

type Mark = Pick<Input<'POST /incidents/:incidentId/timeline/marking'>, 'starred' | 'inReport' | 'annotation'>;
type Added = Omit<Input<'POST /incidents/:incidentId/timeline/entries'>, 'incidentId'>;
type Edit = Omit<Input<'PATCH /incidents/:incidentId/timeline/entries/:entryId'>, 'incidentId' | 'entryId'>;

export type EntryChanges = {
  /** @returns false where it was refused; the reason is on screen then. */
  mark: (id: string, mark: Mark) => Promise<boolean>;
  add: (entry: Added) => Promise<boolean>;
  edit: (id: string, edit: Edit) => Promise<boolean>;
  remove: (id: string, reason: string) => Promise<boolean>;
  undoImport: (importId: string) => Promise<boolean>;
};

/** @param shownAs as the URL, and so the query keys, call the incident */
export function useEntryChanges(shownAs: string): EntryChanges {
  const client = useQueryClient();
  return useMemo(() => {
    const attempt = async (doing: string, ask: () => Promise<unknown>): Promise<boolean> => {
      const done = await ask().then(
        () => true,
        (error: unknown) => {
          showProblem(error, doing);
          return false;
        },
      );
      await client.invalidateQueries({ queryKey: ['incidents', 'one', shownAs, 'timeline'] });
      return done;
    };
    const incidentId = shownAs;
    return {
      mark: (id, mark) =>
        attempt(words.entry.marking, () =>
          call('POST /incidents/:incidentId/timeline/marking', { incidentId, ids: [id], ...mark }),
        ),
      add: (entry) =>
        attempt(words.form.adding, () =>
          call('POST /incidents/:incidentId/timeline/entries', { incidentId, ...entry }),
        ),
      edit: (entryId, edit) =>
        attempt(words.entry.changing, () =>
          call('PATCH /incidents/:incidentId/timeline/entries/:entryId', { incidentId, entryId, ...edit }),
        ),
      remove: (entryId, reason) =>
        attempt(words.entry.removing, () =>
          call('DELETE /incidents/:incidentId/timeline/entries/:entryId', { incidentId, entryId, reason }),
        ),
      undoImport: (timelineImportId) =>
        attempt(words.import.undoing, () =>
          call('DELETE /incidents/:incidentId/timeline/imports/:timelineImportId', { incidentId, timelineImportId }),
        ),
    };
  }, [client, shownAs]);
}
