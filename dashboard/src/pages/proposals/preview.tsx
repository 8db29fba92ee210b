// The proposal beside the list: what would change, and the buttons that decide.
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { useCan } from '../../session/session.ts';
import { IconButton } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ConflictMark, explain, KindBadge, Lines, Origin } from './about.tsx';
import { words } from './catalogue.ts';
import { DecideButtons } from './decide-buttons.tsx';
import type { Asked } from './decide-dialog.tsx';
import { proposalQuery, type ProposalTexts } from './queries.ts';
import { Texts } from './texts.tsx';
import { useMerged } from './use-merged.ts';

import classes from './page.module.css';

type PreviewProps = {
  proposalId: string;
  /** False while other rows are chosen: the keys are theirs then. */
  withKeys: boolean;
  onAsk: (asked: Asked) => void;
  onOpen: () => void;
  onClose: () => void;
};

export function Preview({ proposalId, withKeys, onAsk, onOpen, onClose }: PreviewProps) {
  const query = useQuery(proposalQuery(proposalId));
  const tools = (
    <IconButton label={words.openPage} onClick={onOpen}>
      <IconExternalLink size={15} stroke={1.6} />
    </IconButton>
  );
  if (query.data) return <Loaded key={query.data.id} proposal={query.data} {...{ tools, withKeys, onAsk, onClose }} />;
  return (
    <Drawer label={words.preview} head={null} tools={tools} onClose={onClose}>
      {query.isError ? (
        <Problem error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div role="status" aria-label={words.loadingOne} style={{ display: 'grid', gap: 14 }}>
          <Skeleton width="70%" height={20} />
          <Skeleton width="90%" />
          <Skeleton height={300} />
        </div>
      )}
    </Drawer>
  );
}

type LoadedProps = Omit<PreviewProps, 'proposalId' | 'onOpen'> & { proposal: ProposalTexts; tools: ReactNode };

function Loaded({ proposal, tools, withKeys, onAsk, onClose }: LoadedProps) {
  const mayWrite = useCan('rule:write');
  const merged = useMerged(proposal);
  return (
    <Drawer
      label={words.previewOf(proposal.title)}
      head={
        <>
          <KindBadge proposal={proposal} />
          {proposal.conflict && <ConflictMark />}
          <Lines proposal={proposal} />
        </>
      }
      tools={tools}
      foot={mayWrite && <DecideButtons proposal={proposal} merged={merged.text} withKeys={withKeys} onAsk={onAsk} />}
      onClose={onClose}
    >
      <div className={classes.preview}>
        <div>
          <h2 className={classes.lead}>{proposal.title}</h2>
          <p className="muted">{explain(proposal)}</p>
        </div>
        <Origin proposal={proposal} />
        <Texts proposal={proposal} merged={merged} mayWrite={mayWrite} />
      </div>
    </Drawer>
  );
}
