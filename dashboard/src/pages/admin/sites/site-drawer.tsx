// One site beside the list, to be read or changed.
import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Site } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Form, FormFoot } from '../../../ui/form.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { Refusal } from '../shared/form-end.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { SiteFields } from './site-fields.tsx';
import { readSite, textOfSite } from './site-form.ts';
import { words } from './words.ts';

const fields = ['name', 'city', 'latitude', 'longitude'];

export function SiteDrawer({ site, onClose }: { site: Site; onClose: () => void }) {
  const mayWrite = useCan('site:write');
  return (
    <NamedDrawer name={site.name} kind={<span className="mono">{site.code}</span>} onClose={onClose}>
      {mayWrite ? (
        <SiteForm site={site} />
      ) : (
        <KeyValues
          items={[
            [words.code, site.code],
            [words.city, site.city ?? words.notSaid],
          ]}
        />
      )}
      <Section title={words.whatComes}>
        <KeyValues
          items={[
            [
              words.alerts,
              <Link key="alerts" to="/alerts" search={{ site: [site.code] }}>
                {words.openAlerts}
              </Link>,
            ],
            [
              words.events,
              <Link key="events" to="/search" search={{ query: [`site:${site.code}`] }}>
                {words.lastDay}
              </Link>,
            ],
            [words.created, <Time key="created" at={site.createdAt} />],
          ]}
        />
      </Section>
    </NamedDrawer>
  );
}

function SiteForm({ site }: { site: Site }) {
  const [text, setText] = useState(() => textOfSite(site));
  const kept = textOfSite(site);
  const dirty = fields.some((field) => Reflect.get(text, field) !== Reflect.get(kept, field));
  const read = readSite(text);
  const change = useMutation({
    mutationFn: (sent: object) => call('PATCH /sites/:siteId', { siteId: site.id, ...sent }),
    onSuccess: (changed) => {
      queryClient.setQueryData(sitesQuery.queryKey, (sites) =>
        sites?.map((each) => (each.id === changed.id ? changed : each)),
      );
      setText(textOfSite(changed));
      showToast({ title: words.changed, detail: changed.name });
    },
  });
  return (
    <Form
      onSubmit={() => {
        if ('sent' in read) change.mutate(read.sent);
      }}
    >
      <TextInput label={words.code} description={words.neverChanges} value={site.code} disabled readOnly />
      <SiteFields
        text={text}
        onChange={setText}
        fault={(field) => ('faults' in read ? (read.faults[field] ?? null) : faultAt(change.error, field))}
      />
      <Refusal work={change} shown={fields} />
      {dirty && (
        <FormFoot>
          <Button
            onClick={() => {
              setText(kept);
              change.reset();
            }}
          >
            {words.discard}
          </Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={'faults' in read}>
            {words.save}
          </Button>
        </FormFoot>
      )}
    </Form>
  );
}
