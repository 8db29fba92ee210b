// One rule: for what, and for how many days.
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { RetainedKind, RetentionRule } from '@tocsin/contracts/api/retention';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { kindWords, words } from './words.ts';

const fields = ['kind', 'dataset', 'site', 'days'];
const kinds = Object.keys(kindWords);
const isKind = (text: string): text is RetainedKind => kinds.includes(text);

export function RuleForm({ rule, onClose }: { rule: RetentionRule | null; onClose: () => void }) {
  const [kind, setKind] = useState<RetainedKind>(rule?.kind ?? 'events');
  const [dataset, setDataset] = useState(rule?.dataset ?? '');
  const [site, setSite] = useState(rule?.site ?? '');
  const [days, setDays] = useState<number | string>(rule?.days ?? '');
  const save = useMutation({
    mutationFn: (sent: Input<'PUT /retention/rules'>) => call('PUT /retention/rules', sent),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['retention'] });
      showToast({ title: words.ruleSaved });
      onClose();
    },
  });
  const ofDatasets = kind === 'events' || kind === 'detections';
  return (
    <FormDialog
      title={words.ruleTitle}
      size={460}
      work={save}
      shown={fields}
      send={words.saveRule}
      onSend={() =>
        save.mutate({
          kind,
          dataset: (ofDatasets && dataset.trim()) || null,
          site: (ofDatasets && site.trim()) || null,
          days: typeof days === 'number' ? days : null,
        })
      }
      onClose={onClose}
    >
      <NativeSelect
        label={words.kind}
        disabled={rule !== null}
        data={kinds.filter(isKind).map((value) => ({ value, label: kindWords[value] }))}
        value={kind}
        error={faultAt(save.error, 'kind')}
        onChange={({ currentTarget: { value } }) => isKind(value) && setKind(value)}
      />
      {ofDatasets && (
        <>
          <TextInput
            label={words.dataset}
            description={words.datasetHint}
            disabled={rule !== null}
            value={dataset}
            error={faultAt(save.error, 'dataset')}
            onChange={(event) => setDataset(event.currentTarget.value)}
          />
          <TextInput
            label={words.site}
            description={words.siteHint}
            disabled={rule !== null}
            value={site}
            error={faultAt(save.error, 'site')}
            onChange={(event) => setSite(event.currentTarget.value)}
          />
        </>
      )}
      <NumberInput
        label={words.daysLabel}
        description={words.daysHint}
        data-autofocus
        min={1}
        max={36_500}
        hideControls
        value={days}
        error={faultAt(save.error, 'days')}
        onChange={setDays}
      />
    </FormDialog>
  );
}
