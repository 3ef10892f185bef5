import type { SummaryRow } from './queries.ts';

/** Where a person begins who opens a tool: where its admin says, or at its own front page, which sends them back to sign in. */
export const launchOf = ({
  launch_url,
  comes_back_to,
}: Pick<SummaryRow, 'launch_url' | 'comes_back_to'>): string =>
  launch_url ?? (comes_back_to ? new URL('/', comes_back_to).href : '/home');
