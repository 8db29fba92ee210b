// The chain of custody: each step, and a button that proves it.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { CustodyEvent, Evidence } from '@tocsin/contracts/evidence';
import { useState } from 'react';

import { custodyQuery, refreshEvidence } from '../../evidence/queries.ts';
import { words } from '../../evidence/words.ts';
import { call } from '../../lib/api.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem } from '../../ui/toast.tsx';

import classes from './page.module.css';

const item = words.item;

export function CustodyPanel({ evidence }: { evidence: Evidence }) {
  const { id: evidenceId } = evidence;
  const query = useInfiniteQuery(custodyQuery(evidenceId));
  const verify = useMutation({
    mutationFn: () => call('POST /evidence/:evidenceId/verify', { evidenceId }),
    onSuccess: refreshEvidence,
    onError: (error) => showProblem(error, item.verify),
  });
  const verdict = verify.data;
  return (
    <Panel
      title={item.custody}
      aside={
        <span className="row">
          <Button small look="primary" busy={verify.isPending} onClick={() => verify.mutate()}>
            {item.verify}
          </Button>
          <ExportChain evidence={evidence} />
        </span>
      }
    >
      <ScrollPane label={item.steps} className={classes.body}>
        {verdict && (
          <div role="status">
            <Note {...(!verdict.chain.ok || verdict.bytes?.ok === false ? { tone: 'medium' as const } : {})}>
              {verdict.chain.ok ? item.intact(verdict.chain.steps) : verdict.chain.findings.join(' ')}{' '}
              {verdict.bytes && (verdict.bytes.ok ? item.bytesFit : item.bytesDiffer)}
            </Note>
          </div>
        )}
        <Loaded
          query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}
          what={words.loadingChain}
          rows={5}
        >
          {(steps) => (
            <SmallTable label={item.custody} heads={item.heads}>
              {steps.map((step) => (
                <StepRow key={step.seq} step={step} />
              ))}
            </SmallTable>
          )}
        </Loaded>
        {query.hasNextPage && (
          <Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {item.more}
          </Button>
        )}
      </ScrollPane>
    </Panel>
  );
}

function StepRow({
  step: { seq, at, actor, action, reason, fromCustodian, toCustodian, location, client, hash },
}: {
  step: CustodyEvent;
}) {
  const hands = [
    fromCustodian && item.from(fromCustodian),
    toCustodian && item.to(toCustodian),
    location && item.at(location),
  ].filter(Boolean);
  return (
    <tr>
      <td className="num">{seq}</td>
      <td>
        <Time at={at} look="absolute" />
      </td>
      <td>
        {actor.name} {client.ip !== null && <span className="muted">{item.address(client.ip)}</span>}
      </td>
      <td>
        {words.steps[action]} <span className="muted">{hands.join(', ')}</span>
      </td>
      <td>{reason}</td>
      <td>
        <span className={`mono soft ellipsis ${classes.shortHash}`} title={hash}>
          {hash}
        </span>
      </td>
    </tr>
  );
}

function ExportChain({ evidence: { id: evidenceId, number, reasonNeeded } }: { evidence: Evidence }) {
  const [asking, setAsking] = useState(false);
  const take = useMutation({
    mutationFn: (reason: string) => call('POST /evidence/:evidenceId/export', { evidenceId, reason }),
    onSuccess: (file) => {
      refreshEvidence();
      saveFile(`${number}-custody.json`, 'application/json', `${JSON.stringify(file, null, 2)}\n`);
    },
    onError: (error) => showProblem(error, item.export),
  });
  return (
    <>
      <Button small busy={take.isPending} onClick={() => setAsking(true)}>
        {item.export}
      </Button>
      <Confirm
        opened={asking}
        title={item.exportTitle}
        action={item.export}
        {...(reasonNeeded && { reason: item.reason })}
        onConfirm={(reason) => {
          setAsking(false);
          take.mutate(reason);
        }}
        onClose={() => setAsking(false)}
      >
        {item.exportText}
      </Confirm>
    </>
  );
}
