import { QueryClient } from '@tanstack/react-query';
import { OfflineError, ProblemError } from './problem.ts';

/** One cache for the portal. Refusals are answers, not faults: only what may pass by itself is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      retry: (failures, error) => failures < 2 && mayPass(error),
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

const mayPass = (error: unknown): boolean =>
  error instanceof OfflineError ||
  (error instanceof ProblemError && (error.status === 503 || error.status === 502));
