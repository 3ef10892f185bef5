import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import pg from 'pg';
import { cpuTime } from './cpu-time.ts';
import { pgbenchRate } from './pgbench.ts';
import { type BenchWorld, startBenchWorld } from './world.ts';

const CALLERS = 32;
const TOOL = '00000000-0000-7000-8000-00000000cafe';
const CALLBACK = 'https://wiki.example/callback';

interface Holder {
  cookie: string;
  refreshToken: string;
}

/**
 * Rows for the table of the bench: tokens that a tool gets, by a whole sign-in of somebody who is signed in here (request and
 * exchange of the code) and by a refresh, each of which signs an ID token. Beside it one bare signature of the same kind, and
 * the rows that a refresh reads and writes, made by pgbench.
 */
export async function benchTokens(
  adminUrl: string,
  seconds: number,
): Promise<[what: string, measured: string, ratio: string][]> {
  const world = await startBenchWorld(adminUrl);
  const client = new pg.Client({ connectionString: world.databaseUrl });
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  try {
    await client.connect();
    const slug = (await client.query('select slug from organizations where id = $1', [world.organizationId]))
      .rows[0].slug;
    for (const statement of FILL) await client.query(statement, [world.organizationId, TOOL]);
    const issuer = `${world.url}/o/${slug}`;
    const holders = world.cookies.slice(0, CALLERS).map((cookie) => ({ cookie, refreshToken: '' }));
    const signIn = (holder: Holder) => signInAt(issuer, agent, holder);
    const refresh = (holder: Holder) => refreshAt(issuer, agent, holder);

    await through(world, holders, signIn, 2);
    const whole = await through(world, holders, signIn, seconds);
    const refreshed = await through(world, holders, refresh, seconds);
    const [anyone] = (
      await client.query('select id from users where organization_id = $1 limit 1', [world.organizationId])
    ).rows;
    const before = cpuTime(world.pid);
    const bare = await pgbenchRate(world, scriptFor(world.organizationId, anyone.id), CALLERS, seconds);
    const bareDatabase = (cpuTime(world.pid).database - before.database) / (bare * seconds);
    const signature = signatureCost();

    const least = `one RSA-2048 signature: ${signature.toFixed(2)} ms; the rows of a refresh by pgbench: ${bare.toFixed(0)}/s, ${bareDatabase.toFixed(2)} ms of the database's`;
    console.log(`Sign-ins at a tool: ${said(whole)}\nRefreshes: ${said(refreshed)}\nBare: ${least}`);
    return [
      [`Sign-ins at a tool, ${CALLERS} people at a time`, said(whole), ''],
      [
        `Refreshed tokens, ${CALLERS} at a time`,
        `${said(refreshed)}; ${least}`,
        (refreshed.perSecond / bare).toFixed(2),
      ],
    ];
  } finally {
    agent.destroy();
    await client.end();
    await world.close();
  }
}

interface Rate {
  perSecond: number;
  server: number;
  database: number;
}
const said = ({ perSecond, server, database }: Rate): string =>
  `${perSecond.toFixed(0)}/s; ${server.toFixed(1)} ms of the server's processor time each, ${database.toFixed(1)} of the database's`;

/** Every holder goes on by themselves, as fast as answers come. */
async function through(
  world: BenchWorld,
  holders: readonly Holder[],
  work: (holder: Holder) => Promise<void>,
  seconds: number,
): Promise<Rate> {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const before = cpuTime(world.pid);
  const started = performance.now();
  await Promise.all(
    holders.map(async (holder) => {
      while (performance.now() < until) {
        await work(holder);
        done += 1;
      }
    }),
  );
  const after = cpuTime(world.pid);
  return {
    perSecond: (done * 1000) / (performance.now() - started),
    server: (after.server - before.server) / done,
    database: (after.database - before.database) / done,
  };
}

async function signInAt(issuer: string, agent: Agent, holder: Holder): Promise<void> {
  const verifier = randomBytes(32).toString('base64url');
  const asked = new URLSearchParams({
    client_id: 'bench',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    state: 'x',
    nonce: 'y',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const { headers } = await send(agent, `${issuer}/oidc/auth?${asked}`, { cookie: holder.cookie });
  const code = URL.parse(headers.location ?? '')?.searchParams.get('code');
  if (!code) throw new Error(`No code: ${headers.location}`);
  await exchange(issuer, agent, holder, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  });
}

const refreshAt = (issuer: string, agent: Agent, holder: Holder): Promise<void> =>
  exchange(issuer, agent, holder, { grant_type: 'refresh_token', refresh_token: holder.refreshToken });

async function exchange(
  issuer: string,
  agent: Agent,
  holder: Holder,
  form: Record<string, string>,
): Promise<void> {
  const body = new URLSearchParams({ client_id: 'bench', ...form }).toString();
  const { text } = await send(agent, `${issuer}/oidc/token`, {}, body);
  const { refresh_token, id_token } = JSON.parse(text) as Record<string, string>;
  if (!refresh_token || !id_token) throw new Error(`No tokens: ${text}`);
  holder.refreshToken = refresh_token;
}

function send(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ headers: IncomingMessage['headers']; text: string }> {
  const form =
    body === undefined
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: body === undefined ? 'GET' : 'POST', agent, headers: { ...headers, ...form } },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ headers: answer.headers, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Milliseconds for one signature as an ID token has it, on one processor. */
function signatureCost(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = randomBytes(600);
  const many = 500;
  for (let i = 0; i < 50; i++) sign('sha256', text, privateKey);
  const started = performance.now();
  for (let i = 0; i < many; i++) sign('sha256', text, privateKey);
  return (performance.now() - started) / many;
}

const FILL = [
  `insert into tools (organization_id, id, name, name_folded, protocol, access) values ($1, $2, 'Wiki', 'wiki', 'openid', 'everyone')`,
  `insert into tool_openid (organization_id, tool_id, client_id, client_type, redirect_uris, grant_refresh)
   values ($1, $2, 'bench', 'public', array['${CALLBACK}'], true)`,
  `insert into tool_claims (organization_id, tool_id, claim, source) select $1, $2, c, c from unnest(array['email', 'name']) c`,
];

/** What a refresh must read and write: the tool, the token used up, the two new ones, the person, the log. */
const scriptFor = (organization: string, userId: string): string => {
  const o = `'${organization}'`;
  const record = (kind: string) =>
    `insert into openid_records (organization_id, kind, id_hash, grant_id, user_id, tool_id, payload, expires_at)
  values (${o}, '${kind}', sha256((:n || '${kind}')::bytea), :n::text, '${userId}', '${TOOL}', '{"scope":"openid profile email"}', now() + interval '10 minutes');`;
  return `
\\set n random(1, 9000000000000000000)
select * from tool_openid where organization_id = ${o} and client_id = 'bench';
${record('Old')}
update openid_records set consumed_at = now() where organization_id = ${o} and kind = 'Old' and id_hash = sha256((:n || 'Old')::bytea);
${record('RefreshToken')}
${record('AccessToken')}
select first_name, last_name, language from users where organization_id = ${o} and id = '${userId}';
insert into tool_uses (organization_id, id, tool_id, user_id, kind, protocol) values (${o}, md5(:n::text)::uuid, '${TOOL}', '${userId}', 'refresh', 'openid');
`;
};
