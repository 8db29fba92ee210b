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
import { Drawer } from '../../../ui/drawer.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Time } from '../../../ui/time.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { SiteFields } from './site-fields.tsx';
import { readSite, textOfSite } from './site-form.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

const fields = ['name', 'city', 'latitude', 'longitude'];

export function SiteDrawer({ site, onClose }: { site: Site; onClose: () => void }) {
  const mayWrite = useCan('site:write');
  return (
    <Drawer label={site.name} head={<span className="mono muted">{site.code}</span>} onClose={onClose}>
      <div className={classes.who}>
        <h2>{site.name}</h2>
      </div>
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
    </Drawer>
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
  const beyond = change.isError ? faultBeyond(change.error, fields) : null;
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if ('sent' in read) change.mutate(read.sent);
      }}
    >
      <TextInput label={words.code} description={words.neverChanges} value={site.code} disabled readOnly />
      <SiteFields
        text={text}
        onChange={setText}
        fault={(field) => ('faults' in read ? (read.faults[field] ?? null) : faultAt(change.error, field))}
      />
      {beyond !== null && <Problem error={beyond} />}
      {dirty && (
        <div className={classes.foot}>
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
        </div>
      )}
    </form>
  );
}
