import { Agent, request } from 'node:http';
import pg from 'pg';
import { DEPARTMENTS, FIRST_NAMES, fillWithUsers, LAST_NAMES, TEAMS, uuidOf } from './million-users.ts';
import { makeTool, previewRows } from './previews.ts';
import { type BenchWorld, startBenchWorld } from './world.ts';

const USERS = Number(process.env.BENCH_USERS ?? 1_000_000);
const TIMES = 100;
const PAGE = 50;

/** What is asked of the list, and the least that the database has to do for the same rows. */
interface Case {
  name: string;
  body: (n: number) => object;
  bare: (n: number) => { where: string; values?: unknown[]; order?: string };
}

const COLUMNS = `user_id, name, status, email, mobile, employee_id, job_title, department, language, delivery_problem,
  last_event, last_event_at, last_event_detail, created_at, invited_at`;
const NAME = 'name_key, user_id';
const LISTED = `status in ('active', 'invited', 'not_invited', 'suspended', 'offboarded')`;

const pick = <T>(list: readonly T[], n: number): T => list[(n * 7) % list.length] as T;
const first = (n: number) => pick(FIRST_NAMES, n);
const last = (n: number) => pick(LAST_NAMES, n * 11);
const digits = (n: number) => String((n * 7919 * 104_729) % 1_000_000).padStart(6, '0');
const folded = (n: number) => pick(DEPARTMENTS, n).replace('é', 'e');
const words = (...all: string[]) => all.map((word) => `'${word}':*`).join(' & ');
const triples = (run: string) =>
  Array.from({ length: run.length - 2 }, (_, at) => `'N${run.slice(at, at + 3)}'`).join(' & ');
const team = (n: number) => ({ sql: uuidOf(`'team ' || $2`), value: String(n % TEAMS) });
/** Deep in the list: the place of a name in the middle of the alphabet, for the API as the cursor that it would give out. */
const LARGE_TEAM = '11111111-1111-4111-8111-111111111111';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const cursor = (n: number) =>
  Buffer.from(JSON.stringify(['name+', `${first(n)} ${last(n)}`, NOBODY])).toString('base64url');

const cases: readonly Case[] = [
  { name: 'first page', body: () => ({}), bare: () => ({ where: `status = 'active'` }) },
  {
    name: 'deep page',
    body: (n) => ({ cursor: cursor(n) }),
    bare: (n) => ({
      where: `status = 'active' and (name_key, user_id) > ($2, $3)`,
      values: [`${first(n)} ${last(n)}`, NOBODY],
    }),
  },
  {
    name: 'by last event, latest first',
    body: () => ({ sort: 'last_event', descending: true }),
    bare: () => ({ where: `status = 'active'`, order: 'event_key desc, user_id desc' }),
  },
  {
    name: 'status: invited',
    body: () => ({ status: 'invited' }),
    bare: () => ({ where: `status = 'invited'` }),
  },
  {
    name: 'status: suspended',
    body: () => ({ status: 'suspended' }),
    bare: () => ({ where: `status = 'suspended'` }),
  },
  {
    name: 'filter: team',
    body: (n) => ({ team_ids: [teamIds[n % TEAMS]] }),
    bare: (n) => ({
      where: `user_id in (select user_id from memberships where organization_id = $1 and team_id = ${team(n).sql}) and ${LISTED}`,
      values: [team(n).value],
    }),
  },
  {
    name: 'filter: team of half of all',
    body: () => ({ team_ids: [LARGE_TEAM] }),
    bare: () => ({
      where: `exists (select from memberships m where m.organization_id = $1 and m.team_id = '${LARGE_TEAM}' and m.user_id = directory_entries.user_id) and status = 'active'`,
    }),
  },
  {
    name: 'filter: department',
    body: (n) => ({ departments: [pick(DEPARTMENTS, n)] }),
    bare: (n) => ({ where: `department_key = $2 and status = 'active'`, values: [folded(n)] }),
  },
  {
    name: 'filter: no team',
    body: () => ({ without_team: true }),
    bare: () => ({
      where: `user_id in (select user_id from users_in_no_team where organization_id = $1) and status = 'active'`,
    }),
  },
  {
    name: 'filter: language',
    body: () => ({ language: 'pl' }),
    bare: () => ({ where: `language = 'pl' and status = 'active'` }),
  },
  {
    name: 'filter: delivery problem',
    body: () => ({ delivery_problem: true }),
    bare: () => ({ where: `delivery_problem is not null and ${LISTED}` }),
  },
  {
    name: 'filter: invited on one day',
    body: (n) => ({ invited_from: day(n), invited_to: day(n) }),
    bare: (n) => ({
      where: `invited_key >= $2 and invited_key < $2::timestamptz + interval '1 day' and ${LISTED}`,
      values: [day(n)],
    }),
  },
  {
    name: 'search: first name',
    body: (n) => ({ text: first(n) }),
    bare: (n) => ({ where: `terms @@ $2 and ${LISTED}`, values: [words(first(n))] }),
  },
  {
    name: 'search: last name',
    body: (n) => ({ text: last(n) }),
    bare: (n) => ({ where: `terms @@ $2 and ${LISTED}`, values: [words(last(n))] }),
  },
  {
    name: 'search: two words',
    body: (n) => ({ text: `${last(n)} ${first(n).slice(0, 3)}` }),
    bare: (n) => ({ where: `terms @@ $2 and ${LISTED}`, values: [words(last(n), first(n).slice(0, 3))] }),
  },
  {
    name: 'search: six digits of a number',
    body: (n) => ({ text: digits(n) }),
    bare: (n) => ({
      where: `terms @@ $2 and search_text like '%' || $3 || '%' and ${LISTED}`,
      values: [triples(digits(n)), digits(n)],
    }),
  },
  {
    name: 'search: employee ID',
    body: (n) => ({ text: `E-${1000 + n * 77}` }),
    bare: (n) => ({ where: `terms @@ $2 and ${LISTED}`, values: [words(`e-${1000 + n * 77}`)] }),
  },
  {
    name: 'search and filter',
    body: (n) => ({ text: last(n), departments: [pick(DEPARTMENTS, n)], status: 'active' }),
    bare: (n) => ({
      where: `terms @@ $2 and status = 'active'`,
      values: [`${words(last(n))} & 'D${folded(n)}'`],
    }),
  },
];

const day = (n: number): string => new Date(Date.now() - (30 + n) * 86_400_000).toISOString().slice(0, 10);
let teamIds: string[] = [];

/** Rows for the table of the bench: each case over HTTP, counts and all, beside the query that finds the same page. */
export async function benchUsersList(
  adminUrl: string,
): Promise<[what: string, measured: string, ratio: string][]> {
  const world = await startBenchWorld(adminUrl);
  const client = new pg.Client({ connectionString: world.databaseUrl });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const toolId = await makeTool(world);
    await fillWithUsers(world, USERS);
    await client.connect();
    const { rows } = await client.query<{ id: string }>(
      `select ${uuidOf(`'team ' || n`)} as id from generate_series(0, $1::int - 1) n`,
      [TEAMS],
    );
    teamIds = rows.map((row) => row.id);
    await client.query(
      `insert into teams (organization_id, id, name, name_key) values ($1, '${LARGE_TEAM}', 'Half of all', 'half of all')`,
      [world.organizationId],
    );
    await client.query(
      `insert into memberships (organization_id, team_id, user_id, source, trust)
       select organization_id, '${LARGE_TEAM}', id, 'rule', 'rule' from users where organization_id = $1 and hashtext(id::text) % 2 = 0`,
      [world.organizationId],
    );
    await client.query('vacuum analyze memberships');
    const table: [string, string, string][] = [];
    for (const { name, body, bare } of cases) {
      const api = await timesOf((n) => search(world, agent, body(n)));
      const query = await timesOf(async (n) => {
        const { where, values = [], order = NAME } = bare(n);
        // Terms are found first and sorted then: the other way round the database reads everybody.
        const found = `select * from directory_entries where organization_id = $1 and ${where}${where.includes('terms') ? ' offset 0' : ''}`;
        const text = `select ${COLUMNS} from (${found}) found order by ${order} limit ${PAGE + 1}`;
        await client.query(text, [world.organizationId, ...values]);
      });
      const measured = `p50 ${api.p50.toFixed(1)} ms, p95 ${api.p95.toFixed(1)} ms; bare query p50 ${query.p50.toFixed(1)} ms, p95 ${query.p95.toFixed(1)} ms`;
      console.log(`${name}: ${measured}, ratio ${(api.p50 / query.p50).toFixed(1)}`);
      table.push([
        `Users list of ${USERS.toLocaleString('en')}, ${name}`,
        measured,
        (api.p50 / query.p50).toFixed(1),
      ]);
    }
    return [...table, ...(await previewRows(world, client, { teamId: LARGE_TEAM, toolId, users: USERS }))];
  } finally {
    agent.destroy();
    await client.end();
    await world.close();
  }
}

/** Milliseconds, once what a server in use keeps in memory is there. */
async function timesOf(work: (n: number) => Promise<void>): Promise<{ p50: number; p95: number }> {
  for (let n = 0; n < 10; n++) await work(TIMES + n);
  const times: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const started = performance.now();
    await work(n);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

function search(world: BenchWorld, agent: Agent, asked: object): Promise<void> {
  const body = JSON.stringify({ limit: PAGE, ...asked });
  const headers = {
    cookie: world.cookies[0] ?? '',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
  };
  return new Promise((resolve, reject) => {
    const call = request(`${world.url}/api/v1/users/search`, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode} ${text}`)),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}
