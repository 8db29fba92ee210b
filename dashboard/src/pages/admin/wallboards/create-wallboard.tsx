// A new link to a wallboard: which figures, of which sites, until when. The link is shown once, at the end.
import { Modal, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { WallboardPanel } from '@tocsin/contracts/api/boards';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Form, FormFoot, FormPair } from '../../../ui/form.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ShownOnce } from '../../../ui/shown-once.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { words } from './words.ts';

const fields = ['name', 'siteCodes', 'panels', 'secondsEach', 'expiresAt'];
const panels: readonly WallboardPanel[] = ['now', 'sla', 'trend', 'sites'];
const dayMs = 86_400_000;
const lives = [
  { value: 'never', label: words.never },
  { value: '30', label: words.in30 },
  { value: '90', label: words.in90 },
  { value: '365', label: words.inYear },
];

export function CreateWallboard({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [codes, setCodes] = useState<string[]>([]);
  const [chosen, setChosen] = useState<string[]>([...panels]);
  const [seconds, setSeconds] = useState(20);
  const [days, setDays] = useState('never');
  const sites = useQuery(sitesQuery).data ?? [];
  const create = useMutation({
    mutationFn: () =>
      call('POST /wallboards', {
        name: name.trim(),
        siteCodes: codes.length === 0 ? null : codes,
        panels: chosen.flatMap((id) => panels.find((panel) => panel === id) ?? []),
        secondsEach: seconds,
        expiresAt: days === 'never' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString(),
      }),
    onSuccess: onMade,
  });
  const beyond = create.isError ? faultBeyond(create.error, fields) : null;
  if (create.data)
    return (
      <Modal opened onClose={onClose} title={words.made} size={560} closeOnClickOutside={false}>
        <p className="soft">{words.madeHelp}</p>
        <ShownOnce text={create.data.link} />
        <FormFoot>
          <Button look="primary" onClick={onClose}>
            {words.done}
          </Button>
        </FormFoot>
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title={words.make} size={520}>
      <Form onSubmit={() => create.mutate()}>
        <TextInput
          label={words.name}
          description={words.nameHelp}
          data-autofocus
          maxLength={80}
          value={name}
          error={faultAt(create.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MultiSelect
          label={words.sites}
          placeholder={codes.length === 0 ? words.allSites : ''}
          data={sites.map((site) => ({ value: site.code, label: site.name }))}
          value={codes}
          searchable
          error={faultAt(create.error, 'siteCodes')}
          onChange={setCodes}
        />
        <MultiSelect
          label={words.panels}
          data={panels.map((panel) => ({ value: panel, label: words.panelNames[panel] }))}
          value={chosen}
          error={faultAt(create.error, 'panels')}
          onChange={setChosen}
        />
        <FormPair>
          <NumberInput
            label={words.secondsEach}
            min={5}
            max={600}
            value={seconds}
            error={faultAt(create.error, 'secondsEach')}
            onChange={(value) => setSeconds(Number(value) || seconds)}
          />
          <Select
            label={words.ends}
            data={lives}
            value={days}
            allowDeselect={false}
            error={faultAt(create.error, 'expiresAt')}
            onChange={(value) => setDays(value ?? 'never')}
          />
        </FormPair>
        {beyond !== null && <Problem error={beyond} />}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            {words.create}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
