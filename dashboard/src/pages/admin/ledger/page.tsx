// The ledger: how far it is, its last roots and keys; check it now, seal it, take it away.
import { IconDownload, IconLink, IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { LedgerRootRow, LedgerState, LedgerVerdict } from '@tocsin/contracts/api/ledger';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { formatCount, plural } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { DataGrid, type Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { PageFrame, PageMain } from '../../../ui/page-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { said } from '../../../words/said.ts';
import type { AnchorKind } from './anchor-form.ts';
import { words as anchorWords } from './anchor-words.ts';
import { AnchorBar, AnchorsOf, ChosenAnchor } from './anchors.tsx';
import { fetchLedger, ledgerQuery, ledgerRootsQuery } from './queries.ts';
import { words } from './words.ts';

import admin from '../admin.module.css';
import classes from './ledger.module.css';

export function LedgerPage() {
  const ledger = useQuery(ledgerQuery);
  const [anchor, chooseAnchor] = useState<AnchorKind | null>(null);
  return (
    <PageFrame beside={anchor !== null && <ChosenAnchor chosen={anchor} onChoose={chooseAnchor} />}>
      <PageHeader title={words.title} />
      <PageMain>
        <Panel label={words.state} className={classes.state}>
          {ledger.isError && !ledger.data ? (
            <Problem error={ledger.error} onRetry={() => void ledger.refetch()} />
          ) : ledger.data ? (
            <State state={ledger.data} />
          ) : (
            <SkeletonRows label={words.loading} rows={4} />
          )}
          <Acts />
          <AnchorBar onChoose={chooseAnchor} />
        </Panel>
        <Roots />
      </PageMain>
    </PageFrame>
  );
}

function State({ state: { head, lastRoot, keys, waiting } }: { state: LedgerState }) {
  return (
    <KeyValues
      items={[
        [words.entries, head ? formatCount(head.seq) : words.noneYet],
        [words.lastEntry, head ? <Time key="head" at={head.at} look="absolute" /> : words.noneYet],
        [
          words.lastRoot,
          lastRoot ? (
            <span key="root">
              {formatCount(lastRoot.number)}, <Time at={lastRoot.at} look="absolute" />
            </span>
          ) : (
            words.noRootSigned
          ),
        ],
        [
          words.lag,
          waiting.count === 0 ? words.noLag : words.waiting(plural(waiting.count, words.record, words.records)),
        ],
        ...keys.map(({ id, pem }, index): [string, React.ReactNode] => [
          keys.length === 1 ? words.fingerprint : words.fingerprintOf(index + 1),
          <span key={id} className={classes.key}>
            <code className="mono">{id}</code>
            <CopyButton text={id} look="quiet" label={words.copyFingerprint} />
            <CopyButton text={pem} look="quiet" label={words.copyPem} />
          </span>,
        ]),
      ]}
    />
  );
}

function Acts() {
  const mayVerify = useCan('ledger:verify');
  const mayExport = useCan('audit:export');
  const [verdict, setVerdict] = useState<LedgerVerdict | null>(null);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ledgerQuery.queryKey });
  const verify = useMutation({
    mutationFn: () => call('POST /ledger/verify', {}),
    onSuccess: setVerdict,
  });
  const seal = useMutation({ mutationFn: () => call('POST /ledger/seal', {}), onSuccess: refresh });
  const take = useMutation({ mutationFn: fetchLedger, onSuccess: (file) => (save(file), refresh()) });
  const failed = [verify, seal, take].find(({ isError }) => isError);
  return (
    <>
      <div className={classes.acts}>
        {mayVerify && (
          <Button
            look="primary"
            icon={<IconShieldCheck size={15} />}
            busy={verify.isPending}
            onClick={() => verify.mutate()}
          >
            {words.verifyNow}
          </Button>
        )}
        {mayExport && (
          <Button icon={<IconDownload size={15} />} busy={take.isPending} onClick={() => take.mutate()}>
            {words.exportIt}
          </Button>
        )}
        {mayVerify && (
          <Button icon={<IconLink size={15} />} busy={seal.isPending} onClick={() => seal.mutate()}>
            {words.signNow}
          </Button>
        )}
        <a href="/verify" target="_blank" rel="noreferrer">
          {words.verifyExport}
        </a>
        <a href="/verify" download="tocsin-verify.html">
          {words.savePage}
        </a>
      </div>
      {failed && <Problem error={failed.error} />}
      {verdict && <Outcome verdict={verdict} />}
    </>
  );
}

function save(file: Blob) {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = 'tocsin-ledger.ndjson';
  link.click();
  URL.revokeObjectURL(url);
}

function Outcome({ verdict }: { verdict: LedgerVerdict }) {
  const { outcome, findings, findingCount, entries, roots, rootsOnFile } = verdict;
  return (
    <div role="status" className={classes.outcome}>
      <Badge tone={outcome === 'intact' ? 'ok' : 'critical'}>
        {outcome === 'intact' ? words.intact : plural(findingCount, words.finding, words.findings)}
      </Badge>
      <span>
        {plural(entries, words.entry, words.entriesNoun)}
        {words.below}
        {plural(roots, words.root, words.roots)}; {plural(rootsOnFile, words.root, words.roots)}
        {words.onFile}
      </span>
      {findings.length > 0 && (
        <ul>
          {findings.slice(0, 50).map(({ code, number, detail }) => (
            <li key={`${code} ${number} ${detail}`}>
              <code className="mono">{code}</code> {said(detail)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const columns: readonly Column<LedgerRootRow>[] = [
  {
    id: 'number',
    header: words.rootTitle,
    width: '80px',
    render: ({ number }) => <span className="num">{number}</span>,
  },
  { id: 'at', header: words.signed, width: '150px', render: ({ at }) => <Time at={at} look="absolute" /> },
  {
    id: 'entries',
    header: words.entries,
    width: 'minmax(110px, 0.6fr)',
    render: ({ fromSeq, toSeq }) =>
      toSeq < fromSeq ? (
        <span className="muted">{words.nothing}</span>
      ) : (
        <span className="num">{words.fromTo(formatCount(fromSeq), formatCount(toSeq))}</span>
      ),
  },
  {
    id: 'anchors',
    header: anchorWords.column,
    width: 'minmax(100px, 1fr)',
    from: 560,
    render: ({ number }) => <AnchorsOf root={number} />,
  },
  {
    id: 'root',
    header: words.hash,
    width: 'minmax(160px, 2fr)',
    from: 700,
    render: ({ root }) => <div className="ellipsis mono soft">{root}</div>,
  },
  {
    id: 'key',
    header: words.key,
    width: 'minmax(90px, 0.8fr)',
    from: 900,
    render: ({ keyId }) => <div className="ellipsis mono soft">{keyId}</div>,
  },
];

const keyOf = ({ number }: LedgerRootRow): string => String(number);
const labelOf = ({ number }: LedgerRootRow): string => words.rootNumber(number);

function Roots() {
  const [selected, select] = useState<string | null>(null);
  const roots = useQuery(ledgerRootsQuery);
  return (
    <Panel label={words.rootsTitle} className={admin.list}>
      {roots.isError && !roots.data ? (
        <Problem error={roots.error} onRetry={() => void roots.refetch()} />
      ) : roots.isPending ? (
        <SkeletonRows label={words.loadingRoots} rows={8} />
      ) : roots.data.length === 0 ? (
        <EmptyState icon={<IconLink size={20} stroke={1.6} />} title={words.noRoot}>
          {words.noRootHelp}
        </EmptyState>
      ) : (
        <DataGrid
          label={words.rootsTitle}
          rows={roots.data}
          rowKey={keyOf}
          rowLabel={labelOf}
          columns={columns}
          rowHeight={38}
          current={selected}
          onCurrent={select}
        />
      )}
    </Panel>
  );
}
