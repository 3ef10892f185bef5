import { cpus } from 'node:os';
import { startTestPostgres } from '../server/test/postgres/index.ts';
import { bareInserts } from './bare-inserts.ts';
import { benchDynamicTeams } from './dynamic-teams.ts';
import { pacedInvitations, throughInvitations } from './invitations.ts';
import { benchSignIns } from './sign-ins.ts';
import { measureStart, type Start } from './start.ts';
import { benchTokens } from './tokens.ts';
import { benchUsersList } from './users-list.ts';
import { BENCH_PORT, startBenchWorld } from './world.ts';

/**
 * Measures inviting over HTTP beside the same inserts made by pgbench on the same server in the same run, and prints the
 * ratio: absolute figures say more about the machine than about us. Then how long the product takes to start, and what it
 * keeps in memory. `npm run bench -- [inviting] [users] [teams] [signing-in] [tokens] [start]`, all of them unless named; about a quarter of an hour. The last lines
 * are rows for the README.
 */
const PARTS = ['inviting', 'users', 'teams', 'signing-in', 'tokens', 'start'];
const asked = process.argv.slice(2);
const unknown = asked.find((part) => !PARTS.includes(part));
if (unknown) throw new Error(`There is no part "${unknown}": ${PARTS.join(', ')}.`);
const wants = (part: string) => asked.length === 0 || asked.includes(part);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
const ROUNDS = 3;
const CONNECTIONS = [1, 32] as const;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const round = (n: number, digits = 0): string => n.toFixed(digits);

const rows: [what: string, measured: string, ratio: string][] = [];

async function benchInvitations(adminUrl: string): Promise<void> {
  const world = await startBenchWorld(adminUrl);
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
      const ratio = round(http / limit, 2);
      console.log(
        `${String(connections).padStart(2)} connections: ${round(http)} invitations/s over HTTP, pgbench ${round(limit)}/s, ratio ${ratio}`,
      );
      const callers = connections === 1 ? 'one caller' : `${connections} callers`;
      rows.push([
        `Invitations over HTTP, ${callers}`,
        `${round(http)}/s; pgbench, the same inserts: ${round(limit)}/s`,
        ratio,
      ]);
    }
    const paced = await pacedInvitations(world, busiest / 2, SECONDS);
    const times = `p50 ${round(paced.p50, 1)} ms, p99 ${round(paced.p99, 1)} ms`;
    console.log(`One by one at half that rate (${round(busiest / 2)}/s): ${times}`);
    rows.push([`One invitation at half that rate`, times, '']);
  } finally {
    await world.close();
  }
}

async function benchStart(name: string, adminUrl: string | null): Promise<void> {
  const { first, second, idle }: Start = await measureStart(BENCH_PORT, adminUrl);
  const times = `first time ${round(first / 1000, 1)} s, then ${round(second / 1000, 1)} s`;
  const memory = idle === null ? 'not known here' : `${idle} MB`;
  console.log(`${name}: start to first page ${times}; idle memory ${memory}`);
  rows.push([`Start to first page, ${name}`, times, round(first / second, 1)]);
  rows.push([`Idle memory, ${name}`, memory, '']);
}

const postgres = await startTestPostgres({ durable: true });
try {
  if (wants('inviting')) await benchInvitations(postgres.url);
  if (wants('users')) rows.push(...(await benchUsersList(postgres.url)));
  if (wants('teams')) rows.push(...(await benchDynamicTeams(postgres.url)));
  if (wants('signing-in')) rows.push(...(await benchSignIns(postgres.url, SECONDS)));
  if (wants('tokens')) rows.push(...(await benchTokens(postgres.url, SECONDS)));
  if (wants('start')) {
    await benchStart('embedded database', null);
    await benchStart('PostgreSQL', postgres.url);
  }
} finally {
  await postgres.stop();
}
console.log(`\n| What (${new Date().toISOString().slice(0, 10)}) | Measured | Ratio |\n|---|---|---|`);
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
