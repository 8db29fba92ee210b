// Assets from a file or pasted: seen first, then written.
import { FileInput, Modal, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { showToast } from '../../ui/toast.tsx';
import { assetKey } from './queries.ts';
import { words } from './words.ts';

import classes from './assets.module.css';

export function ImportAssets({ onClose }: { onClose: () => void }) {
  const [csv, setCsv] = useState('');
  const preview = useMutation({
    mutationFn: (text: string) => call('POST /assets/import', { csv: text, preview: true }),
  });
  const write = useMutation({
    mutationFn: () => call('POST /assets/import', { csv, preview: false }),
    onSuccess: ({ written, counts }) => {
      if (!written) return preview.mutate(csv);
      void queryClient.invalidateQueries({ queryKey: assetKey });
      void queryClient.invalidateQueries({ queryKey: ['entities'] });
      showToast({ title: words.import.done(counts.new + counts.changed) });
      onClose();
    },
  });
  const setText = (text: string) => {
    setCsv(text);
    preview.reset();
    write.reset();
  };
  const read = (file: File | null) => {
    file?.text().then(
      (text) => {
        setText(text);
        preview.mutate(text);
      },
      () => showToast({ title: words.import.unreadable, look: 'problem' }),
    );
  };
  const seen = preview.data;
  const error = write.error ?? preview.error;
  const may = seen !== undefined && seen.counts.fault === 0 && seen.counts.new + seen.counts.changed > 0;
  return (
    <Modal opened onClose={onClose} title={words.import.title} size={760}>
      <Form onSubmit={() => (may ? write.mutate() : preview.mutate(csv))}>
        <p className="soft">{words.import.hint}</p>
        <FileInput label={words.import.file} accept=".csv,text/csv,text/plain" data-autofocus onChange={read} />
        <Textarea
          label={words.import.text}
          className="mono"
          autosize
          minRows={4}
          maxRows={8}
          value={csv}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {error !== null && <Problem error={error} />}
        {seen && (
          <>
            <span role="status">
              {words.import.counts(seen.counts.new, seen.counts.changed, seen.counts.same, seen.counts.fault)}
              {seen.counts.fault > 0 && <span className={classes.faults}> {words.import.faulty}</span>}
            </span>
            <div className={classes.preview}>
              <SmallTable
                label={words.import.preview}
                heads={[words.import.line, words.name, words.import.outcome, words.import.faults]}
              >
                {seen.lines.slice(0, 200).map(({ line, name, outcome, faults }) => (
                  <tr key={line}>
                    <td className="num">{line}</td>
                    <td>{name}</td>
                    <td>{words.import.outcomes[outcome]}</td>
                    <td className={classes.faults}>{faults.join(' ')}</td>
                  </tr>
                ))}
              </SmallTable>
            </div>
          </>
        )}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button busy={preview.isPending} disabled={csv.trim() === ''} onClick={() => preview.mutate(csv)}>
            {words.import.preview}
          </Button>
          <Button look="primary" busy={write.isPending} disabled={!may} onClick={() => write.mutate()}>
            {words.import.write}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
