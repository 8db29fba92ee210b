// Many Sigma files at once: chosen or dropped, sent in parts, and what was refused listed with its place.
import { Modal, Switch } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { formatCount } from '../../lib/format.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { importFiles } from './import-files.ts';
import { ruleKeys } from './queries.ts';
import { RefusedList } from './refused-list.tsx';

import classes from './import-rules.module.css';

type Result = Output<'POST /detection/rules/import'>;

/** `dropped`: files to begin with; none shows the place to choose or drop them. */
export function ImportRules({ dropped, onClose }: { dropped: readonly File[]; onClose: () => void }) {
  const [enabled, setEnabled] = useState(true);
  const [sent, setSent] = useState({ done: 0, of: 0 });
  const run = useMutation({
    mutationFn: (files: readonly File[]) => importFiles(files, enabled, (done, of) => setSent({ done, of })),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ruleKeys.all }),
  });
  const begin = useEffectEvent(() => {
    if (dropped.length > 0) run.mutate(dropped);
  });
  useEffect(() => begin(), []);
  return (
    <Modal opened onClose={onClose} title="Import rules" size={600}>
      {run.data ? (
        <Told result={run.data} />
      ) : (
        <>
          <Zone busy={run.isPending} sent={sent} onFiles={(files) => run.mutate(files)} />
          <Switch
            mt="md"
            label={enabled ? 'New rules are at work at once' : 'New rules are added, but not at work'}
            withThumbIndicator={false}
            checked={enabled}
            disabled={run.isPending}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
        </>
      )}
      {run.isError && (
        <div style={{ marginTop: 12 }}>
          <Problem error={run.error} />
        </div>
      )}
      <div className={classes.foot}>
        {run.data && <Button onClick={() => run.reset()}>Import more</Button>}
        <Button look={run.data ? 'primary' : 'plain'} onClick={onClose}>
          {run.data ? 'Done' : 'Cancel'}
        </Button>
      </div>
    </Modal>
  );
}

type ZoneProps = { busy: boolean; sent: { done: number; of: number }; onFiles: (files: readonly File[]) => void };

function Zone({ busy, sent, onFiles }: ZoneProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div
      className={classes.zone}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!busy && event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
      }}
    >
      <IconFileImport size={26} stroke={1.4} />
      <b>{busy ? `Importing, ${formatCount(sent.done)} of ${formatCount(sent.of)}` : 'Drop Sigma files here'}</b>
      <span className="muted">.yml and .yaml, as many as you like; a file may hold several rules</span>
      <div className="row">
        <Button busy={busy} onClick={() => input.current?.click()}>
          Choose files
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".yml,.yaml"
        aria-label="Sigma files"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </div>
  );
}

function Told({ result }: { result: Result }) {
  const { added, changed, unchanged, refused } = result;
  return (
    <>
      <dl className={classes.counts}>
        <Count name="Added" count={added} />
        <Count name="New version" count={changed} />
        <Count name="Left as they were" count={unchanged} />
        <Count name="Faults" count={refused.length} bad={refused.length > 0} />
      </dl>
      {refused.length > 0 && (
        <RefusedList
          title={added + changed + unchanged > 0 ? 'Not taken in; all other rules are' : 'Nothing was taken in'}
          refused={refused}
        />
      )}
    </>
  );
}

const Count = ({ name, count, bad }: { name: string; count: number; bad?: boolean }) => (
  <div>
    <dt>{name}</dt>
    <dd className="num" data-bad={bad || undefined}>
      {formatCount(count)}
    </dd>
  </div>
);
