// Which providers sign people of the typed address's domain in.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { call } from '../../lib/api.ts';

const restMs = 350;
const domainForm = /^[^@\s]+@([^@\s]+\.[^@\s.]{2,})$/;

/** Asks once the typing rests, and once for each domain. */
export function useOffer(email: string) {
  const domain = domainForm.exec(email.trim())?.[1]?.toLowerCase() ?? null;
  const [rested, setRested] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(domain), restMs);
    return () => clearTimeout(timer);
  }, [domain]);
  const offer = useQuery({
    queryKey: ['sign-in-providers', rested],
    queryFn: ({ signal }) => call('GET /sign-in/providers', { email: `somebody@${rested ?? ''}` }, { signal }),
    enabled: rested !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  return rested === null ? undefined : offer.data;
}
