// The buttons that decide one proposal.
import { Button } from '../../ui/button.tsx';
import { words } from './catalogue.ts';
import type { Asked } from './decide-dialog.tsx';
import type { ProposalTexts } from './queries.ts';
import { useMergeFaults } from './texts.tsx';
import { useDecideKeys } from './use-decide-keys.ts';
import { needsMerge } from './use-merged.ts';

type DecideButtonsProps = {
  proposal: ProposalTexts;
  merged: string;
  withKeys: boolean;
  onAsk: (asked: Asked) => void;
};

export function DecideButtons({ proposal, merged, withKeys, onAsk }: DecideButtonsProps) {
  const merging = needsMerge(proposal);
  const faulty = useMergeFaults(merging ? merged : '').length > 0;
  const ask = (decision: Asked['decision']) => {
    if (decision === 'accept' && faulty) return;
    const kept = merging && decision === 'accept' && merged !== proposal.theirs ? merged : null;
    onAsk({ decision, subject: { rows: [proposal] }, leftOut: 0, merged: kept });
  };
  useDecideKeys(withKeys ? ask : null);
  return (
    <>
      <Button look="primary" {...(withKeys ? { keys: 'a' } : {})} disabled={faulty} onClick={() => ask('accept')}>
        {merging ? words.keepThis : words.accept}
      </Button>
      <Button {...(withKeys ? { keys: 'd' } : {})} onClick={() => ask('dismiss')}>
        {words.dismiss}
      </Button>
      {faulty && <span className="muted">{words.keptHasFaults}</span>}
    </>
  );
}
