// How to send through this door: its configurations with address and token filled in, and what a client must trust.
import { Select } from '@mantine/core';
import { IconFileCode } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';
import type { Site } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilledText } from '../../ui/filled-text.tsx';
import { Note } from '../../ui/note.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { said } from '../../words/said.ts';
import { snippetTitle } from '../../words/snippets.ts';
import { CertificateNote } from './certificate.tsx';
import { fillDoor, placeOf } from './fill-door.ts';
import { tokensQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export function SendTab({ door }: { door: Door }) {
  const [chosen, setChosen] = useState('');
  const [token, setToken] = useState<string | null>(null);
  const snippet = door.snippets.find(({ title }) => title === chosen) ?? door.snippets[0];
  const ownPort = door.addresses.some((address) => !address.includes('/')) || door.kind !== 'http';
  return (
    <>
      {door.state !== 'open' && <ClosedNote door={door} />}
      {door.credential === 'token' && (
        <TokenField door={door} value={token} onMade={setToken} onForget={() => setToken(null)} />
      )}
      {door.settings.tls && ownPort && <CertificateNote />}
      {snippet ? (
        <>
          <div className={classes.ways}>
            <Tabs
              label={words.waysToSend}
              tabs={door.snippets.map(({ title }) => ({ id: title, label: snippetTitle(title) }))}
              chosen={snippet.title}
              onChoose={setChosen}
            />
          </div>
          <FilledText
            label={words.contents(snippetTitle(snippet.title))}
            parts={fillDoor(snippet.text, placeOf(door, location.origin), token)}
          />
        </>
      ) : (
        <EmptyState icon={<IconFileCode size={20} stroke={1.6} />} title={words.noConfiguration}>
          {words.noConfigurationMore}
        </EmptyState>
      )}
    </>
  );
}

function ClosedNote({ door }: { door: Door }) {
  return (
    <Note tone="medium">{door.state === 'failed' ? words.cannotOpen(said(door.because ?? '')) : words.isClosed}</Note>
  );
}

type TokenFieldProps = { door: Door; value: string | null; onMade: (token: string) => void; onForget: () => void };

/** Makes a token right where it is needed; it is shown this once. */
function TokenField({ door, value, onMade, onForget }: TokenFieldProps) {
  const mayMake = useCan('identity:write');
  const sites = useQuery(sitesQuery).data ?? [];
  const [site, setSite] = useState<Site | null>(null);
  const make = useMutation({
    mutationFn: () =>
      call('POST /doors/:doorId/tokens', {
        doorId: door.id,
        name: site ? `${door.title}, ${site.name}` : door.title,
        siteId: site?.id ?? null,
      }),
    onSuccess: (made) => {
      onMade(made.token);
      void queryClient.invalidateQueries({ queryKey: tokensQuery(door.id).queryKey });
    },
    onError: (error) => showProblem(error, words.creatingToken),
  });
  if (!mayMake) return <p className={classes.hint}>{words.askForToken}</p>;
  if (value !== null)
    return (
      <div role="group" aria-label={words.token}>
        <ShownOnce text={value}>
          <Button small look="quiet" onClick={onForget}>
            {words.forget}
          </Button>
        </ShownOnce>
        <p className={classes.hint}>{words.shownOnce}</p>
      </div>
    );
  return (
    <div className={classes.tools} role="group" aria-label={words.token}>
      <Select
        aria-label={words.siteOfToken}
        placeholder={words.anySite}
        clearable
        searchable
        data={sites.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
        value={site?.id ?? null}
        onChange={(id) => setSite(sites.find((each) => each.id === id) ?? null)}
        comboboxProps={{ withinPortal: true }}
      />
      <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
        {words.createTokenNow}
      </Button>
    </div>
  );
}
