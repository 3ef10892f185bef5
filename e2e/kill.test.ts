import { test } from 'vitest';
import { killRounds } from './kill.ts';

test.each(['postgres', 'embedded'] as const)(
  'kill -9 in the middle of 200 invitations loses none and repeats only what was in flight, on %s',
  (database) => killRounds(database, 2),
  240_000,
);
