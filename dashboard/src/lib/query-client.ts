// What the browser remembers of the server's answers, and how long.
import { QueryClient } from '@tanstack/react-query';

import { worthRetrying } from './api.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && worthRetrying(error),
      refetchOnWindowFocus: false,
    },
  },
});
