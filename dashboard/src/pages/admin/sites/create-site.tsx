// A new site. Its code never changes, so the form says so before.
import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { SiteFields } from './site-fields.tsx';
import { emptySite, readSite } from './site-form.ts';
import { words } from './words.ts';

const fields = ['code', 'name', 'city', 'latitude', 'longitude'];

export function CreateSite({ onClose }: { onClose: () => void }) {
  const [code, setCode] = useState('');
  const [text, setText] = useState(emptySite);
  const [tried, setTried] = useState(false);
  const read = readSite(text);
  const create = useMutation({
    mutationFn: (sent: Parameters<typeof call<'POST /sites'>>[1]) => call('POST /sites', sent),
    onSuccess: (site) => {
      void queryClient.invalidateQueries({ queryKey: sitesQuery.queryKey });
      showToast({ title: words.siteCreated, detail: words.createdHelp(site.name, site.code) });
      onClose();
    },
  });
  return (
    <FormDialog
      title={words.newSite}
      size={460}
      work={create}
      shown={fields}
      send={words.create}
      onSend={() => {
        setTried(true);
        if ('sent' in read) create.mutate({ code: code.trim(), ...read.sent });
      }}
      onClose={onClose}
    >
      <TextInput
        label={words.code}
        description={words.codeHelp}
        data-autofocus
        maxLength={31}
        value={code}
        error={faultAt(create.error, 'code')}
        onChange={(event) => setCode(event.currentTarget.value.toLowerCase())}
      />
      <SiteFields
        text={text}
        onChange={setText}
        fault={(field) => (tried && 'faults' in read ? (read.faults[field] ?? null) : faultAt(create.error, field))}
      />
    </FormDialog>
  );
}
