// One item: what is known of it, a preview that cannot run anything, and its chain of custody.
import { useQuery } from '@tanstack/react-query';
import type { Evidence } from '@tocsin/contracts/evidence';

import { StateBadge, TlpBadge, Warnings } from '../../evidence/looks.tsx';
import { evidenceQuery, refreshEvidence } from '../../evidence/queries.ts';
import { words } from '../../evidence/words.ts';
import { useLive } from '../../lib/live.ts';
import { usePathPart } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Note } from '../../ui/note.tsx';
import { About } from './about.tsx';
import { Actions } from './actions.tsx';
import { CustodyPanel } from './custody-panel.tsx';
import { DisposalNote } from './disposal.tsx';
import { PreviewPanel } from './preview-panel.tsx';

import classes from './page.module.css';

export function EvidenceItemPage() {
  const number = usePathPart('number');
  const query = useQuery(evidenceQuery(number));
  return (
    <div className={classes.page}>
      <PageHeader title={query.data?.number ?? number} crumbs={[{ title: words.title, to: '/evidence' }]} />
      <Loaded query={query} what={words.loading} rows={8}>
        {(evidence) => <Item key={evidence.id} evidence={evidence} />}
      </Loaded>
    </div>
  );
}

function Item({ evidence }: { evidence: Evidence }) {
  const { title, state, tlp, incident, frozen, holds, scan } = evidence;
  useLive(`incident:${incident.id}`, (message) => {
    if ('activity' in message && message.activity.subjectId === evidence.id) refreshEvidence();
  });
  return (
    <>
      <div className={classes.head}>
        <h2>{title}</h2>
        <StateBadge state={state} />
        <TlpBadge tlp={tlp} />
        <Warnings evidence={evidence} />
        <div className={classes.actions}>
          <Actions evidence={evidence} />
        </div>
      </div>
      {frozen && <Note tone="medium">{words.frozenText}</Note>}
      {scan.state === 'condemned' && <Note tone="medium">{words.condemned(scan.found ?? '')}</Note>}
      {holds.map(({ reason, by, at }) => (
        <Note key={`${at}${reason}`}>{words.heldBy(by, reason)}</Note>
      ))}
      <DisposalNote evidence={evidence} />
      <div className={classes.item}>
        <div className={classes.side}>
          <About evidence={evidence} />
        </div>
        <div className={classes.main}>
          <PreviewPanel evidence={evidence} />
          <CustodyPanel evidence={evidence} />
        </div>
      </div>
    </>
  );
}
