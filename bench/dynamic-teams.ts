import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DEPARTMENTS, FIRST_NAMES, fillWithUsers, uuidOf } from './million-users.ts';
import { type BenchWorld, startBenchWorld } from './world.ts';

const USERS = Number(process.env.BENCH_USERS ?? 1_000_000);
const RULES = 200;
const CHANGES = 100;
/** Departments are drawn evenly, so about half of all users are in these. */
const HALF = DEPARTMENTS.slice(0, Math.round(DEPARTMENTS.length / 2));

/**
 * Rows for the table of the bench: what one change of a profile costs until membership is right, and what a new rule that
 * half of all users match takes in the background, with what others wait meanwhile; each beside the least that SQL has to do.
 */
export async function benchDynamicTeams(
  adminUrl: string,
): Promise<[what: string, measured: string, ratio: string][]> {
  const world = await startBenchWorld(adminUrl, { worker: true });
  const client = new pg.Client({ connectionString: world.databaseUrl });
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  try {
    await fillWithUsers(world, USERS);
    await client.connect();
    await client.query(MAKE_RULES, [world.organizationId, RULES, DEPARTMENTS, FIRST_NAMES]);
    await client.query('vacuum analyze team_rules');
    return [await oneChange(world, client, agent), ...(await newRule(world, client, agent))];
  } finally {
    agent.destroy();
    await client.end();
    await world.close();
  }
}

/** Two conditions each; all but a few ask for a department, the way organizations do. */
const MAKE_RULES = `
with made as (
  insert into teams (organization_id, id, name, name_key, by_rule)
  select $1, ${uuidOf(`'rule ' || n`)}, 'Rule ' || n, 'rule ' || n, true from generate_series(1, $2::int) n
  returning id, substr(name, 6)::int as n
)
insert into team_rules (organization_id, team_id, rule, inputs, depth)
select $1, id, jsonb_build_object('match', 'all', 'conditions', jsonb_build_array(
    jsonb_build_object('field', 'department', 'operator', 'is', 'values', jsonb_build_array(($3::text[])[1 + n % cardinality($3::text[])])),
    jsonb_build_object('field', 'first_name', 'operator', 'is_any_of', 'values', jsonb_build_array(($4::text[])[1 + n % cardinality($4::text[])])))),
  array['department', 'first_name', 'status'], 0 from made`;

async function oneChange(
  world: BenchWorld,
  client: pg.Client,
  agent: Agent,
): Promise<[string, string, string]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from users where organization_id = $1 and status = 'active' order by id limit $2`,
    [world.organizationId, CHANGES + 10],
  );
  const department = (n: number) => DEPARTMENTS[n % DEPARTMENTS.length] ?? '';
  const ours = async (n: number) => {
    await call(world, agent, 'PATCH', `/users/${rows[n]?.id}`, { department: department(n) });
  };
  for (let n = 0; n < 10; n++) await ours(CHANGES + n);
  const before = await rowsRead(client);
  const api = await timesOf(ours);
  const read = ((await rowsRead(client)) - before) / CHANGES;
  const bare = await timesOf(async (n) => {
    await client.query('begin');
    await client.query('update users set department = $3 where organization_id = $1 and id = $2', [
      world.organizationId,
      rows[n]?.id,
      department(n + 1),
    ]);
    await client.query(
      `insert into memberships (organization_id, team_id, user_id, source, trust) values ($1, ${uuidOf(`'rule ' || $3`)}, $2, 'rule', 'rule') on conflict do nothing`,
      [world.organizationId, rows[n]?.id, String(1 + (n % RULES))],
    );
    await client.query('commit');
  });
  const measured = `p50 ${api.p50.toFixed(1)} ms, p95 ${api.p95.toFixed(1)} ms, ${read.toFixed(0)} rows read; bare update and insert p50 ${bare.p50.toFixed(1)} ms`;
  console.log(`One change: ${measured}`);
  return [
    `One change of a profile to right membership, ${RULES} dynamic teams, ${USERS.toLocaleString('en')} users`,
    measured,
    (api.p50 / bare.p50).toFixed(1),
  ];
}

/** Rows that PostgreSQL read of all tables, by index or one after the other. */
async function rowsRead(client: pg.Client): Promise<number> {
  // The server reports what it counted within a second of falling idle.
  await sleep(1_500);
  const { rows } = await client.query<{ n: string }>(
    'select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as n from pg_stat_user_tables',
  );
  return Number(rows[0]?.n ?? 0);
}

interface Run {
  state: string;
  added: number;
}

async function newRule(
  world: BenchWorld,
  client: pg.Client,
  agent: Agent,
): Promise<[string, string, string][]> {
  const quiet = await timesOf(() => search(world, agent));
  const team = (await call(world, agent, 'POST', '/teams', { name: 'Half of all' })) as { id: string };
  const rule = {
    match: 'all',
    conditions: [{ field: 'department', operator: 'is_any_of', values: HALF }],
  };
  const started = performance.now();
  await call(world, agent, 'PUT', `/teams/${team.id}/rule`, { rule });
  const meanwhile: number[] = [];
  let run: Run = { state: 'queued', added: 0 };
  while (run.state !== 'done') {
    const asked = performance.now();
    await search(world, agent);
    meanwhile.push(performance.now() - asked);
    await sleep(20);
    if (meanwhile.length % 10 === 0)
      run = ((await call(world, agent, 'GET', `/teams/${team.id}/rule`)) as { last_run: Run }).last_run;
  }
  const seconds = (performance.now() - started) / 1000;
  meanwhile.sort((a, b) => a - b);
  const p95 = meanwhile[Math.floor(meanwhile.length * 0.95)] ?? 0;
  const least = await leastForAll(world, client);
  const measured = `${seconds.toFixed(1)} s for ${run.added.toLocaleString('en')} members; one bare statement a table: ${least.toFixed(1)} s`;
  const waiting = `p95 ${p95.toFixed(1)} ms; with nothing else to do ${quiet.p95.toFixed(1)} ms`;
  console.log(`A new rule: ${measured}\nMeanwhile a search: ${waiting}`);
  return [
    [
      `A new rule that half of ${USERS.toLocaleString('en')} users match`,
      measured,
      (seconds / least).toFixed(1),
    ],
    ['Search in the users list meanwhile', waiting, (p95 / quiet.p95).toFixed(1)],
  ];
}

/** The same memberships, and those in no team, each table at once, taken back afterwards. */
async function leastForAll(world: BenchWorld, client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `insert into teams (organization_id, id, name, name_key) values ($1, gen_random_uuid(), 'Bare', 'bare') returning id`,
    [world.organizationId],
  );
  await client.query('begin');
  const started = performance.now();
  await client.query(
    `insert into memberships (organization_id, team_id, user_id, source, trust) select $1, $2, id, 'rule', 'rule' from users
     where organization_id = $1 and status not in ('removed', 'offboarded') and comparable ->> 'department' = any($3)`,
    [world.organizationId, rows[0]?.id, HALF],
  );
  await client.query(
    `delete from users_in_no_team where organization_id = $1
     and user_id in (select user_id from memberships where organization_id = $1 and team_id = $2)`,
    [world.organizationId, rows[0]?.id],
  );
  const seconds = (performance.now() - started) / 1000;
  await client.query('rollback');
  return seconds;
}

const search = (world: BenchWorld, agent: Agent) =>
  call(world, agent, 'POST', '/users/search', { limit: 50, text: 'nowak' });

async function timesOf(work: (n: number) => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  const times: number[] = [];
  for (let n = 0; n < CHANGES; n++) {
    const started = performance.now();
    await work(n);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

function call(
  world: BenchWorld,
  agent: Agent,
  method: string,
  path: string,
  asked?: object,
): Promise<unknown> {
  const body = asked ? JSON.stringify(asked) : '';
  const headers = {
    cookie: world.cookies[0] ?? '',
    'sec-fetch-site': 'same-origin',
    ...(asked ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${world.url}/api/v1${path}`, { method, agent, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(text));
        else reject(new Error(`${answer.statusCode} ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
