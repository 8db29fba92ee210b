// Where somebody asked for an item's disposal: who decides, and what proves it afterwards.
import type { Evidence } from '@tocsin/contracts/evidence';

import { words } from '../../evidence/words.ts';
import { call } from '../../lib/api.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useCan, useSession } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { AskedButton } from './actions.tsx';

const said = words.actions;

export function DisposalNote({ evidence }: { evidence: Evidence }) {
  const { number, certificate, disposal, state } = evidence;
  if (certificate)
    return (
      <Note
        actions={
          <Button
            small
            onClick={() =>
              saveFile(`${number}-disposal.json`, 'application/json', `${JSON.stringify(certificate, null, 2)}\n`)
            }
          >
            {said.certificate}
          </Button>
        }
      >
        {words.item.goneDetail}
      </Note>
    );
  if (disposal === null || state !== 'disposal_requested') return null;
  return (
    <Note tone="medium" actions={<Decide evidence={evidence} askedById={disposal.askedById} />}>
      {said.askedBy(disposal.askedBy, disposal.reason)}
    </Note>
  );
}

function Decide({ evidence: { id: evidenceId }, askedById }: { evidence: Evidence; askedById: string }) {
  const mayDispose = useCan('evidence:dispose');
  const me = useSession()?.user.id;
  if (!mayDispose) return null;
  const decision = (approve: boolean) => (reason: string) =>
    call('POST /evidence/:evidenceId/disposal/decision', { evidenceId, approve, reason });
  const refuse = { name: said.refuse, title: said.refuseTitle, text: said.refuseText };
  const approve = { name: said.approve, title: said.approveTitle, text: said.approveText };
  return (
    <span className="row">
      <AskedButton step={{ ...refuse, needsReason: true, run: decision(false) }} />
      {askedById === me ? (
        <span className="muted">{said.waitsForAnother}</span>
      ) : (
        <AskedButton step={{ ...approve, needsReason: true, danger: true, run: decision(true) }} />
      )}
    </span>
  );
}
