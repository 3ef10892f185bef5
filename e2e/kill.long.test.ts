import { test } from 'vitest';
import { killRounds } from './kill.ts';

test.each(['postgres', 'embedded'] as const)(
  'ten times kill -9 in the middle of 200 invitations, on %s',
  (database) => killRounds(database, 10),
  900_000,
);
