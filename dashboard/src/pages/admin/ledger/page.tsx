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
import { classNames } from '../../../ui/class-names.ts';
import { CopyButton } from '../../../ui/copy.tsx';
import { DataGrid, type Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { fetchLedger, ledgerQuery, ledgerRootsQuery } from './queries.ts';

import admin from '../admin.module.css';
import classes from './ledger.module.css';

export function LedgerPage() {
  const ledger = useQuery(ledgerQuery);
  return (
    <div className={admin.page}>
      <PageHeader title="Ledger" />
      <div className={classNames(admin.main, classes.main)}>
        <Panel label="State of the ledger" className={classes.state}>
          {ledger.isError && !ledger.data ? (
            <Problem error={ledger.error} onRetry={() => void ledger.refetch()} />
          ) : ledger.data ? (
            <State state={ledger.data} />
          ) : (
            <SkeletonRows label="Loading the ledger" rows={4} />
          )}
          <Acts />
        </Panel>
        <Roots />
      </div>
    </div>
  );
}

function State({ state: { head, lastRoot, keys, waiting } }: { state: LedgerState }) {
  return (
    <KeyValues
      items={[
        ['Entries', head ? formatCount(head.seq) : 'none yet'],
        ['Last entry', head ? <Time key="head" at={head.at} look="absolute" /> : 'none yet'],
        [
          'Last root',
          lastRoot ? (
            <span key="root">
              {formatCount(lastRoot.number)}, <Time at={lastRoot.at} look="absolute" />
            </span>
          ) : (
            'none yet: one is signed each hour'
          ),
        ],
        [
          'Lag',
          waiting.count === 0 ? 'none, everything is chained' : `${plural(waiting.count, 'record')} not chained yet`,
        ],
        ...keys.map(({ id, pem }, index): [string, React.ReactNode] => [
          keys.length === 1 ? 'Fingerprint of the key' : `Fingerprint of key ${index + 1}`,
          <span key={id} className={classes.key}>
            <code className="mono">{id}</code>
            <CopyButton text={id} look="quiet" label="Copy the fingerprint" />
            <CopyButton text={pem} look="quiet" label="Copy the key as PEM" />
          </span>,
        ]),
      ]}
    />
  );
}

function Acts() {
  const mayWrite = useCan('identity:write');
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
        <Button
          look="primary"
          icon={<IconShieldCheck size={15} />}
          busy={verify.isPending}
          onClick={() => verify.mutate()}
        >
          Verify now
        </Button>
        <Button icon={<IconDownload size={15} />} busy={take.isPending} onClick={() => take.mutate()}>
          Export
        </Button>
        {mayWrite && (
          <Button icon={<IconLink size={15} />} busy={seal.isPending} onClick={() => seal.mutate()}>
            Sign a root now
          </Button>
        )}
        <a href="/verify" target="_blank" rel="noreferrer">
          Verify an export
        </a>
        <a href="/verify" download="tocsin-verify.html">
          Save the page that verifies
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
        {outcome === 'intact' ? 'Intact' : plural(findingCount, 'finding')}
      </Badge>
      <span>
        {plural(entries, 'entry', 'entries')} below {plural(roots, 'root')}; {plural(rootsOnFile, 'root')} on file
      </span>
      {findings.length > 0 && (
        <ul>
          {findings.slice(0, 50).map(({ code, number, detail }) => (
            <li key={`${code} ${number} ${detail}`}>
              <code className="mono">{code}</code> {detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const columns: readonly Column<LedgerRootRow>[] = [
  { id: 'number', header: 'Root', width: '80px', render: ({ number }) => <span className="num">{number}</span> },
  { id: 'at', header: 'Signed', width: '150px', render: ({ at }) => <Time at={at} look="absolute" /> },
  {
    id: 'entries',
    header: 'Entries',
    width: 'minmax(110px, 0.6fr)',
    render: ({ fromSeq, toSeq }) =>
      toSeq < fromSeq ? (
        <span className="muted">nothing happened</span>
      ) : (
        <span className="num">{`${formatCount(fromSeq)} to ${formatCount(toSeq)}`}</span>
      ),
  },
  {
    id: 'root',
    header: 'Hash',
    width: 'minmax(160px, 2fr)',
    from: 700,
    render: ({ root }) => <div className="ellipsis mono soft">{root}</div>,
  },
  {
    id: 'key',
    header: 'Key',
    width: 'minmax(90px, 0.8fr)',
    from: 900,
    render: ({ keyId }) => <div className="ellipsis mono soft">{keyId}</div>,
  },
];

const keyOf = ({ number }: LedgerRootRow): string => String(number);
const labelOf = ({ number }: LedgerRootRow): string => `Root ${number}`;

function Roots() {
  const [selected, select] = useState<string | null>(null);
  const roots = useQuery(ledgerRootsQuery);
  return (
    <Panel label="Roots" className={admin.list}>
      {roots.isError && !roots.data ? (
        <Problem error={roots.error} onRetry={() => void roots.refetch()} />
      ) : roots.isPending ? (
        <SkeletonRows label="Loading the roots" rows={8} />
      ) : roots.data.length === 0 ? (
        <EmptyState icon={<IconLink size={20} stroke={1.6} />} title="No root yet">
          Each hour a root is signed over everything that happened since the one before, also when nothing did.
        </EmptyState>
      ) : (
        <DataGrid
          label="Roots"
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
