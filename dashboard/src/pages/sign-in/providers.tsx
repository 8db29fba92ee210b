// The buttons that lead to identity providers, and what they say on the way back.
import { IconExternalLink } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { SecondFactorNeeded } from '@tocsin/contracts/sign-in';

import { call } from '../../lib/api.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { safeReturnPath } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { Problem } from '../../ui/problem.tsx';
import { problemTitle, problemWord, words } from './provider-words.ts';

/** Leaves for the provider, with the address as a hint. */
export function useProvider(email: string) {
  const [search] = useUrlSearch();
  return useMutation({
    mutationFn: (identityProviderId: string) =>
      call('POST /sign-in/providers/:identityProviderId', {
        identityProviderId,
        email: email.trim(),
        return: safeReturnPath(search.return?.[0]),
      }),
    onSuccess: ({ url }) => location.assign(url),
  });
}

type ProvidersProps = {
  items: readonly { id: string; name: string }[];
  /** There is no other way. */
  only: boolean;
  going: ReturnType<typeof useProvider>;
};

export function Providers({ items, only, going }: ProvidersProps) {
  return (
    <>
      {only && <p className="soft">{words.only}</p>}
      {items.map(({ id, name }) => (
        <Button
          key={id}
          look={only ? 'primary' : 'plain'}
          icon={<IconExternalLink size={15} stroke={1.6} />}
          busy={going.isPending}
          onClick={() => going.mutate(id)}
        >
          {words.goTo(name)}
        </Button>
      ))}
      {going.isError && <Problem error={going.error} />}
    </>
  );
}

export function BackWithProblem() {
  const [search] = useUrlSearch();
  const code = search.problem?.[0];
  if (code === undefined) return null;
  return (
    <div role="alert">
      <Note tone="medium">
        <b>{problemTitle(code)}.</b> {problemWord(code)}
      </Note>
    </div>
  );
}

/** What a provider's sign-in left behind `#`: it goes on with our second factor. The address forgets it. */
export function neededFromAddress(): SecondFactorNeeded | null {
  const { hash, pathname, search } = location;
  if (hash.length < 2) return null;
  history.replaceState(history.state, '', pathname + search);
  try {
    const bytes = Uint8Array.from(atob(hash.slice(1).replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isNeeded(value) ? value : null;
  } catch {
    return null;
  }
}

const isNeeded = (value: unknown): value is SecondFactorNeeded =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'second_factor' &&
  'ticket' in value &&
  typeof value.ticket === 'string' &&
  'methods' in value &&
  Array.isArray(value.methods) &&
  'passkey' in value;
