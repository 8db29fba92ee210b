// Takes an item away: as it is where that is safe, else in an archive whose password is shown once.
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Evidence } from '@tocsin/contracts/evidence';
import { useState } from 'react';

import { refreshEvidence } from '../../evidence/queries.ts';
import { words } from '../../evidence/words.ts';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { FormFoot, FormStack } from '../../ui/form.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { showProblem } from '../../ui/toast.tsx';

const said = words.actions;
/** The browser saves it: the answer is always an attachment. */
const fetchFile = (path: string): void => {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  link.click();
};

export function Download({ evidence: { id: evidenceId, malwareSafe, reasonNeeded } }: { evidence: Evidence }) {
  const [asking, setAsking] = useState<'plain' | 'archive' | null>(null);
  const [ready, setReady] = useState<{ archiveId: string; password: string } | null>(null);
  const prepare = useMutation({
    mutationFn: (reason: string) => call('POST /evidence/:evidenceId/archives', { evidenceId, reason }),
    onSuccess: (archive) => {
      refreshEvidence();
      setReady(archive);
    },
    onError: (error) => showProblem(error, said.archive),
  });
  return (
    <>
      {malwareSafe && (
        <Button small onClick={() => setAsking('plain')}>
          {said.download}
        </Button>
      )}
      <Button small busy={prepare.isPending} onClick={() => setAsking('archive')}>
        {said.archive}
      </Button>
      <Confirm
        opened={asking !== null}
        title={said.downloadTitle}
        action={asking === 'plain' ? said.download : said.archive}
        {...(reasonNeeded && { reason: said.reason })}
        onConfirm={(reason) => {
          setAsking(null);
          if (asking === 'archive') prepare.mutate(reason);
          else {
            fetchFile(`/api/v1/evidence/${evidenceId}/content?${new URLSearchParams({ reason }).toString()}`);
            setTimeout(refreshEvidence, 1500);
          }
        }}
        onClose={() => setAsking(null)}
      >
        {said.downloadText}
      </Confirm>
      <Modal opened={ready !== null} onClose={() => setReady(null)} title={said.archiveReady} size={460}>
        <FormStack>
          <p className="soft">{said.archiveText}</p>
          <ShownOnce label={said.password} text={ready?.password ?? ''} />
          <FormFoot>
            <Button onClick={() => setReady(null)}>{said.close}</Button>
            <Button look="primary" onClick={() => fetchFile(`/api/v1/evidence-archives/${ready?.archiveId ?? ''}`)}>
              {said.fetch}
            </Button>
          </FormFoot>
        </FormStack>
      </Modal>
    </>
  );
}
