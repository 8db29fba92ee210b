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
import { words } from './words.ts';

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
    <Modal opened onClose={onClose} title={words.importing.title} size={600}>
      {run.data ? (
        <Told result={run.data} />
      ) : (
        <>
          <Zone busy={run.isPending} sent={sent} onFiles={(files) => run.mutate(files)} />
          <Switch
            mt="md"
            label={enabled ? words.importing.atWork : words.importing.notAtWork}
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
        {run.data && <Button onClick={() => run.reset()}>{words.importing.more}</Button>}
        <Button look={run.data ? 'primary' : 'plain'} onClick={onClose}>
          {run.data ? words.importing.done : words.importing.cancel}
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
      <b>{busy ? words.importing.progress(sent.done, sent.of) : words.importing.drop}</b>
      <span className="muted">{words.importing.dropHelp}</span>
      <div className="row">
        <Button busy={busy} onClick={() => input.current?.click()}>
          {words.importing.choose}
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".yml,.yaml"
        aria-label={words.importing.files}
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
        <Count name={words.importing.added} count={added} />
        <Count name={words.importing.changed} count={changed} />
        <Count name={words.importing.unchanged} count={unchanged} />
        <Count name={words.importing.faults} count={refused.length} bad={refused.length > 0} />
      </dl>
      {refused.length > 0 && (
        <RefusedList
          title={added + changed + unchanged > 0 ? words.importing.othersTaken : words.importing.noneTaken}
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
