// The uploads of an incident: those that run, and those a reload broke off.
import { useCallback, useRef, useState } from 'react';

import { call } from '../lib/api.ts';
import { showProblem } from '../ui/toast.tsx';
import { refreshEvidence } from './queries.ts';
import { beginUpload, endUpload, keptUploads, sendFile, type Kept } from './upload.ts';
import { words } from './words.ts';

export type Running = {
  kept: Kept;
  sent: number;
  /** `waiting`: the browser lost the file, and the person has to choose it again. */
  state: 'running' | 'paused' | 'waiting' | 'failed';
  why: string | null;
};
type Known = Record<string, Running>;

const waiting = (kept: Kept): Running => ({ kept, sent: 0, state: 'waiting', why: null });

export function useUploads(incidentId: string) {
  const [known, setKnown] = useState<Known>(() =>
    Object.fromEntries(keptUploads(incidentId).map((kept) => [kept.uploadId, waiting(kept)])),
  );
  const files = useRef(new Map<string, { file: File; abort: AbortController }>());
  const change = useCallback((id: string, patch: Partial<Running> | null) => {
    setKnown((before) => {
      const { [id]: one, ...others } = before;
      return one === undefined || patch === null ? others : { ...before, [id]: { ...one, ...patch } };
    });
  }, []);

  const run = useCallback(
    async (kept: Kept, file: File) => {
      const { uploadId } = kept;
      const abort = new AbortController();
      files.current.set(uploadId, { file, abort });
      setKnown((before) => ({
        ...before,
        [uploadId]: { kept, sent: before[uploadId]?.sent ?? 0, state: 'running', why: null },
      }));
      try {
        await sendFile(kept, file, { signal: abort.signal, onProgress: (sent) => change(uploadId, { sent }) });
        files.current.delete(uploadId);
        change(uploadId, null);
        refreshEvidence();
      } catch (error) {
        if (abort.signal.aborted) return;
        change(uploadId, { state: 'failed', why: error instanceof Error ? error.message : String(error) });
      }
    },
    [change],
  );

  return {
    uploads: Object.values(known),
    /** Each file becomes an item of its own, unless there is one that waits for it. */
    start: async (chosen: readonly File[], into: { id: string; number: string } | { malwareSafe: boolean }) => {
      for (const file of chosen) {
        try {
          const about = { incidentId, kind: 'file' as const, title: file.name.slice(0, 300) };
          const item = 'id' in into ? into : await call('POST /evidence', { ...about, ...into });
          const kept = await beginUpload(file, { evidenceId: item.id, number: item.number, incidentId });
          refreshEvidence();
          void run(kept, file);
        } catch (error) {
          showProblem(error, words.uploadOf(file.name));
        }
      }
    },
    pause: (id: string) => {
      files.current.get(id)?.abort.abort();
      change(id, { state: 'paused' });
    },
    resume: (id: string, file: File | null) => {
      const one = known[id];
      const chosen = file ?? files.current.get(id)?.file;
      if (!one || !chosen) return;
      if (chosen.name !== one.kept.name || chosen.size !== one.kept.size) change(id, { why: words.wrongFile });
      else void run(one.kept, chosen);
    },
    giveUp: async (id: string) => {
      const one = known[id];
      if (!one) return;
      files.current.get(id)?.abort.abort();
      try {
        await endUpload(one.kept);
        change(id, null);
      } catch (error) {
        showProblem(error, words.giveUp);
      }
    },
  };
}
export type Uploads = ReturnType<typeof useUploads>;
