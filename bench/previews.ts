import type pg from 'pg';
import type { BenchWorld } from './world.ts';

const TIMES = 5;

/** What judges everybody at once, and the names of teams that pickers ask for. */
interface Case {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  /** The least that reads the same: who is active, with what decides about them. */
  bare: string;
}

const ACTIVE = `from users u
  left join (select distinct user_id from contact_points where organization_id = $1 and verified_at is not null) c on c.user_id = u.id
  left join memberships m on m.organization_id = $1 and m.team_id = $2 and m.user_id = u.id
  where u.organization_id = $1 and u.status = 'active'`;

const casesOf = (teamId: string, toolId: string): Case[] => [
  {
    name: 'preview of a sign-in policy, a team of half of all among it',
    method: 'POST',
    path: '/sign-in-policy/preview',
    body: {
      methods: ['code', 'passkey', 'company'],
      admins_need_strong: true,
      grace_days: 7,
      teams: [{ team_id: teamId, methods: ['passkey'] }],
    },
    bare: `select count(*), count(c.user_id), count(m.user_id) ${ACTIVE}`,
  },
  {
    name: 'preview of who gets a tool, a team of half of all in place of everybody',
    method: 'POST',
    path: `/tools/${toolId}/access/preview`,
    body: { access: { kind: 'teams', team_ids: [teamId] } },
    bare: `select count(*), count(m.user_id) from users u
      left join memberships m on m.organization_id = $1 and m.team_id = $2 and m.user_id = u.id
      where u.organization_id = $1 and u.status = 'active'`,
  },
  {
    name: 'names of the teams',
    method: 'GET',
    path: '/team-names',
    bare: 'select id, name, description, by_rule from teams where organization_id = $1 and $2::uuid is not null order by name_key',
  },
];

/** A tool for everybody; made while the proof of the admin’s session is fresh, which filling a world outlasts. */
export async function makeTool(world: BenchWorld): Promise<string> {
  const openid = { client_type: 'confidential', redirect_uris: ['https://wiki.example/callback'] };
  const tool = (await ask(world, 'POST', '/tools', { name: 'Wiki', openid })) as { id: string };
  await ask(world, 'PUT', `/tools/${tool.id}/access`, { access: { kind: 'everyone' } });
  return tool.id;
}

/** Rows for the table of the bench: medians, over HTTP and of the bare query. */
export async function previewRows(
  world: BenchWorld,
  client: pg.Client,
  given: { teamId: string; toolId: string; users: number },
): Promise<[what: string, measured: string, ratio: string][]> {
  const table: [string, string, string][] = [];
  for (const { name, method, path, body, bare } of casesOf(given.teamId, given.toolId)) {
    const ours = await median(() => ask(world, method, path, body));
    const query = await median(() => client.query(bare, [world.organizationId, given.teamId]));
    const measured = `${ours.toFixed(0)} ms; bare query ${query.toFixed(0)} ms`;
    const ratio = (ours / query).toFixed(1);
    console.log(`${name}: ${measured}, ratio ${ratio}`);
    table.push([`${given.users.toLocaleString('en')} users, ${name}`, measured, ratio]);
  }
  return table;
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[TIMES >> 1] ?? 0;
}

async function ask(world: BenchWorld, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${world.url}/api/v1${path}`, {
    method,
    headers: {
      cookie: world.cookies[0] ?? '',
      'sec-fetch-site': 'same-origin',
      ...(body && { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
