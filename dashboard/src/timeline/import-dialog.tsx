// A file onto the timeline: chosen, its columns matched, looked at, and only then written.
import { Modal, NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import type { ImportMapping } from '@tocsin/contracts/timeline';
import { assertions, dateOrders, entryLanes, importFields, type ImportField } from '@tocsin/contracts/words';
import { useId, useRef, useState } from 'react';

import { call } from '../lib/api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Form, FormFoot, FormGrid } from '../ui/form.tsx';
import { Problem } from '../ui/problem.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { SmallTable } from '../ui/small-table.tsx';
import { showProblem, showToast } from '../ui/toast.tsx';
import { said } from '../words/said.ts';
import { Stamp } from './stamp.tsx';
import { words } from './viewer-words.ts';
import { entryLaneWords } from './words.ts';

import classes from './viewer.module.css';

type Preview = Output<'POST /incidents/:incidentId/timeline/imports/preview'>;
type Chosen = { name: string; text: string };
type DialogProps = { incidentId: string; onDone: () => void; onClose: () => void };

const mostBytes = 50_000_000;
const outcomeTones = { new: 'ok', known: 'info', bad: 'critical' } as const;

export function ImportDialog({ incidentId, onDone, onClose }: DialogProps) {
  const [file, setFile] = useState<Chosen | null>(null);
  const [mapping, setMapping] = useState<ImportMapping | null>(null);
  const [busy, setBusy] = useState(false);
  const preview = useQuery({
    queryKey: ['timeline-import', incidentId, file?.name, file?.text.length, mapping],
    queryFn: ({ signal }) =>
      call(
        'POST /incidents/:incidentId/timeline/imports/preview',
        { incidentId, name: file?.name ?? '', text: file?.text ?? '', ...(mapping ? { mapping } : {}) },
        { signal },
      ),
    enabled: file !== null,
    retry: false,
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const used = mapping ?? preview.data?.mapping ?? null;
  const run = async (): Promise<void> => {
    if (!file || !used) return;
    setBusy(true);
    try {
      const { counts } = await call('POST /incidents/:incidentId/timeline/imports', {
        incidentId,
        ...file,
        mapping: used,
      });
      showToast({
        title: words.import.done(counts.new),
        detail: words.import.counts(counts.new, counts.known, counts.bad),
      });
      onDone();
      onClose();
    } catch (error) {
      showProblem(error, words.import.importing);
      setBusy(false);
    }
  };
  const fresh = preview.data?.counts.new ?? 0;
  return (
    <Modal opened onClose={onClose} title={words.import.title} size={900}>
      <Form label={words.import.title} onSubmit={() => void run()}>
        <ChooseFile
          chosen={file?.name ?? null}
          onChoose={(chosen) => {
            setMapping(null);
            setFile(chosen);
          }}
        />
        {file && preview.isPending && <SkeletonRows label={words.import.reading} rows={5} />}
        {preview.isError && <Problem error={preview.error} />}
        {preview.data && used && (
          <>
            <Matching preview={preview.data} mapping={used} onChange={setMapping} />
            <Rows preview={preview.data} />
          </>
        )}
        <FormFoot>
          <Button onClick={onClose}>{words.form.cancel}</Button>
          <Button
            type="submit"
            look="primary"
            busy={busy}
            disabled={fresh === 0 || preview.isError || preview.isFetching}
          >
            {words.import.run(fresh)}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}

function ChooseFile({ chosen, onChoose }: { chosen: string | null; onChoose: (file: Chosen) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > mostBytes) showToast({ title: words.import.large, look: 'problem' });
    else onChoose({ name: file.name, text: await file.text() });
  };
  return (
    <div className="row">
      <label htmlFor={id}>{words.import.file}</label>
      <input
        ref={input}
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson"
        className="visually-hidden"
        tabIndex={-1}
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      <Button small data-autofocus onClick={() => input.current?.click()}>
        {words.import.choose}
      </Button>
      {chosen !== null && <span className="mono ellipsis">{chosen}</span>}
    </div>
  );
}

type MatchingProps = { preview: Preview; mapping: ImportMapping; onChange: (mapping: ImportMapping) => void };

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

function Matching({ preview, mapping, onChange }: MatchingProps) {
  const choose = (field: ImportField, column: string | null): void => {
    const { [field]: _before, ...others } = mapping.columns;
    onChange({ ...mapping, columns: column === null ? others : { ...others, [field]: column } });
  };
  const columns = preview.columns.map(({ name, sample }) => ({ value: name, label: sample === '' ? name : `${name} · ${sample}` })); // prettier-ignore
  return (
    <FormGrid>
      {importFields.map((field) => (
        <Select
          key={field}
          label={words.import.column(words.fields[field])}
          placeholder={words.import.noColumn}
          required={field === 'time' || field === 'title'}
          searchable
          clearable
          data={columns}
          value={mapping.columns[field] ?? null}
          onChange={(column) => choose(field, column)}
        />
      ))}
      <Select
        label={words.import.zone}
        searchable
        allowDeselect={false}
        limit={100}
        data={zones}
        value={mapping.timeZone}
        onChange={(zone) => onChange({ ...mapping, timeZone: zone ?? mapping.timeZone })}
      />
      <Select
        label={words.import.order}
        allowDeselect={false}
        data={dateOrders.map((value) => ({ value, label: words.orders[value] }))}
        value={mapping.dateOrder}
        onChange={(order) =>
          onChange({ ...mapping, dateOrder: dateOrders.find((each) => each === order) ?? mapping.dateOrder })
        }
      />
      <NumberInput
        label={words.import.skew}
        value={mapping.skewMs / 1000}
        onChange={(value) => typeof value === 'number' && onChange({ ...mapping, skewMs: Math.round(value * 1000) })}
      />
      <Select
        label={words.import.lane}
        allowDeselect={false}
        data={entryLanes.map((value) => ({ value, label: entryLaneWords[value] }))}
        value={mapping.lane}
        onChange={(lane) => onChange({ ...mapping, lane: entryLanes.find((each) => each === lane) ?? mapping.lane })}
      />
      <Select
        label={words.import.assertion}
        allowDeselect={false}
        data={assertions.map((value) => ({ value, label: words.assertions[value] }))}
        value={mapping.assertion}
        onChange={(value) =>
          onChange({ ...mapping, assertion: assertions.find((each) => each === value) ?? mapping.assertion })
        }
      />
    </FormGrid>
  );
}

function Rows({ preview: { counts, rows } }: { preview: Preview }) {
  return (
    <>
      <p role="status">{words.import.counts(counts.new, counts.known, counts.bad)}</p>
      {rows.length > 0 && (
        <div className={classes.preview}>
          <SmallTable
            label={words.import.previewOf}
            heads={[words.import.line, words.import.outcome, words.entry.time, words.form.title, words.form.host]}
          >
            {rows.map(({ line, outcome, entry, because }) => (
              <tr key={line}>
                <td className="num">{line}</td>
                <td>
                  <Badge tone={outcomeTones[outcome]}>{words.outcomes[outcome]}</Badge>
                </td>
                <td>{entry && <Stamp at={entry.at} />}</td>
                <td>{entry?.title ?? because.map(said).join(' ')}</td>
                <td className="mono">{entry?.entities.find(({ kind }) => kind === 'host')?.value}</td>
              </tr>
            ))}
          </SmallTable>
        </div>
      )}
    </>
  );
}
