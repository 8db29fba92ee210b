// The key that a sender needs: one is made here and shown this once, or the place for it stays marked.
import { useMutation } from '@tanstack/react-query';
import type { Site } from '@tocsin/contracts/identity';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type KeyFieldProps = {
  /** The source's title, which names the key. */
  name: string;
  site: Site | null;
  needed: boolean;
  value: string | null;
  onMade: (key: string) => void;
  onForget: () => void;
};

export function KeyField({ name, site, needed, value, onMade, onForget }: KeyFieldProps) {
  const mayMake = useCan('api_key:write');
  const make = useMutation({
    mutationFn: () =>
      call('POST /api-keys', {
        name: `${name}${site ? `, ${site.name}` : ''}`.slice(0, 120),
        scopes: ['ingest:write'],
        siteId: site?.id ?? null,
      }),
    onSuccess: (made) => {
      onMade(made.key);
      void queryClient.invalidateQueries({ queryKey: ['api-keys'] });
    },
    onError: (error) => showProblem(error, words.creatingKey),
  });
  return (
    <div className={classes.key} role="group" aria-label={words.apiKey}>
      <span className={classes.label}>{words.apiKey}</span>
      {value !== null ? (
        <ShownOnce text={value}>
          <Button small look="quiet" onClick={onForget}>
            {words.forget}
          </Button>
        </ShownOnce>
      ) : !needed ? (
        <p className={classes.hint}>{words.noKeyNeeded}</p>
      ) : mayMake ? (
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {words.createKey}
        </Button>
      ) : (
        <p className={classes.hint}>{words.askForKey}</p>
      )}
      {value !== null && <p className={classes.hint}>{words.shownOnce}</p>}
    </div>
  );
}
