import { cpus } from 'node:os';
import { startTestPostgres } from '../server/test/postgres/index.ts';
import { bareInserts } from './bare-inserts.ts';
import { pacedInvitations, throughInvitations } from './invitations.ts';
import { startBenchWorld } from './world.ts';

/**
 * Measures inviting over HTTP beside the same inserts made by pgbench on the same server in the same run, and prints the
 * ratio: absolute figures say more about the machine than about us. `npm run bench [seconds]`; about a minute by default.
 */
const SECONDS = Number(process.argv[2] ?? 8);
const ROUNDS = 3;
const CONNECTIONS = [1, 32] as const;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const round = (n: number, digits = 0): string => n.toFixed(digits);

const postgres = await startTestPostgres({ durable: true });
try {
  const world = await startBenchWorld(postgres.url);
  try {
    console.log(
      `Node ${process.version}, PostgreSQL ${world.postgresVersion}, ${cpus().length} cores (${cpus()[0]?.model ?? '?'})`,
    );
    console.log(
      `Load, server and database share the machine. Medians of ${ROUNDS} rounds of ${SECONDS} s, in turn.\n`,
    );
    await throughInvitations(world, 8, 3);
    let busiest = 0;
    for (const connections of CONNECTIONS) {
      const ours: number[] = [];
      const bare: number[] = [];
      for (let i = 0; i < ROUNDS; i++) {
        ours.push((await throughInvitations(world, connections, SECONDS)).perSecond);
        bare.push(await bareInserts(world, connections, SECONDS));
      }
      const [http, limit] = [median(ours), median(bare)];
      busiest = Math.max(busiest, http);
      console.log(
        `${String(connections).padStart(2)} connections: ${round(http)} invitations/s over HTTP, pgbench ${round(limit)}/s, ratio ${round(http / limit, 2)}`,
      );
    }
    const paced = await pacedInvitations(world, busiest / 2, SECONDS);
    console.log(
      `One by one at half that rate (${round(busiest / 2)}/s): p50 ${round(paced.p50, 1)} ms, p99 ${round(paced.p99, 1)} ms`,
    );
  } finally {
    await world.close();
  }
} finally {
  await postgres.stop();
}
