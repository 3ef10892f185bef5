import { Agent, type IncomingMessage, request } from 'node:http';
import pg from 'pg';
import { startSmtpSink } from '../server/test/smtp-sink.ts';
import { cpuTime } from './cpu-time.ts';
import { uuidOf } from './million-users.ts';
import { pgbenchRate } from './pgbench.ts';
import { type BenchWorld, startBenchWorld } from './world.ts';

const PEOPLE = 6_000;
const CALLERS = 32;

/**
 * Rows for the table of the bench: people who sign in by a code, from the page that takes their address to the answer that
 * lets them in, with the message really handed to a mail server in between. Beside it the rows that this writes, made by
 * pgbench, and what each of both costs in processor time.
 */
export async function benchSignIns(
  adminUrl: string,
  seconds: number,
): Promise<[what: string, measured: string, ratio: string][]> {
  const codes = new Map<string, (code: string) => void>();
  const smtp = await startSmtpSink();
  smtp.reply(({ stage, address, mail }) => {
    const code = stage === 'data' ? /^ *(\d{6}) *$/m.exec(mail?.text ?? '')?.[1] : null;
    if (code) codes.get(address)?.(code);
    return undefined;
  });
  const world = await startBenchWorld(adminUrl, { worker: true, smtpPort: smtp.port });
  const client = new pg.Client({ connectionString: world.databaseUrl });
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  try {
    await client.connect();
    for (const statement of FILL) await client.query(statement, [world.organizationId, PEOPLE]);
    await client.query('vacuum analyze users, contact_points');
    let next = 0;
    const run = async (forSeconds: number) => {
      // The cap of the whole installation is for attackers, and this is one hour's worth in a minute.
      await client.query('truncate limits');
      const until = performance.now() + forSeconds * 1000;
      let done = 0;
      const caller = async () => {
        while (performance.now() < until && next < PEOPLE) {
          await signIn(world, agent, codes, next++);
          done += 1;
        }
      };
      const before = cpuTime(world.pid);
      const started = performance.now();
      await Promise.all(Array.from({ length: CALLERS }, caller));
      const after = cpuTime(world.pid);
      return {
        perSecond: (done * 1000) / (performance.now() - started),
        server: (after.server - before.server) / done,
        database: (after.database - before.database) / done,
      };
    };
    await run(2);
    const ours = await run(seconds);
    const before = cpuTime(world.pid);
    const bare = await pgbenchRate(world, scriptFor(world.organizationId), CALLERS, seconds);
    const bareDatabase = (cpuTime(world.pid).database - before.database) / (bare * seconds);
    const measured = `${ours.perSecond.toFixed(0)}/s; ${ours.server.toFixed(1)} ms of the server's processor time each, ${ours.database.toFixed(1)} of the database's`;
    const least = `${bare.toFixed(0)}/s; ${bareDatabase.toFixed(1)} ms of the database's`;
    console.log(`Sign-ins by code, ${CALLERS} at a time: ${measured}\nThe same rows by pgbench: ${least}`);
    return [
      [
        `Sign-ins by code, ${CALLERS} people at a time`,
        `${measured}; the same rows by pgbench: ${least}`,
        (ours.perSecond / bare).toFixed(2),
      ],
    ];
  } finally {
    agent.destroy();
    await client.end();
    await world.close();
    await smtp.stop();
  }
}

const FILL = [
  `insert into users (organization_id, id, status, first_name, last_name)
   select $1, ${uuidOf(`'person ' || n`)}, 'active', 'Zofia', 'Nowak' from generate_series(0, $2::int - 1) n`,
  `insert into contact_points (organization_id, id, user_id, kind, address, canonical, verified_at)
   select $1, ${uuidOf(`'contact ' || n`)}, ${uuidOf(`'person ' || n`)}, 'email', 'n' || n || '@sign.example', 'n' || n || '@sign.example', now()
   from generate_series(0, $2::int - 1) n`,
];

async function signIn(
  world: BenchWorld,
  agent: Agent,
  codes: Map<string, (code: string) => void>,
  n: number,
): Promise<void> {
  const contact = `n${n}@sign.example`;
  // Everybody asks from a network of their own.
  const network = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
  const code = new Promise<string>((resolve) => codes.set(contact, resolve));
  const asked = await post(world, agent, '/sign-in', { contact }, network, '');
  const cookie = (asked.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
  const typed = await code;
  codes.delete(contact);
  const answer = await post(world, agent, '/sign-in/code', { code: typed }, network, cookie);
  const entered = (answer.headers['set-cookie'] ?? []).some((line) => line.startsWith('beckon='));
  if (!entered) throw new Error(`${contact} did not get in: ${answer.statusCode}`);
}

function post(
  world: BenchWorld,
  agent: Agent,
  path: string,
  form: Record<string, string>,
  network: string,
  cookie: string,
): Promise<IncomingMessage> {
  const body = new URLSearchParams(form).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
    'x-forwarded-for': network,
    ...(cookie ? { cookie } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${world.url}${path}`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 303) resolve(answer);
        else reject(new Error(`${path} answered ${answer.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The rows that one sign-in by a code writes, in the three transactions in which they must stand: asked, sent, entered. */
const scriptFor = (organization: string): string => {
  const o = `'${organization}'`;
  const id = 'md5(:n::text)::uuid';
  const user = `(${uuidOf(`'person ' || :p`)})`;
  return `
\\set n random(1, 9000000000000000000)
\\set p random(0, ${PEOPLE - 1})
begin;
insert into limits (scope, key, window_started_at, used, granted)
  select s, :n::text, now(), 1, 1 from unnest(array['bench1', 'bench2', 'bench3', 'bench4']) s;
insert into codes (id, purpose, browser_hash, kind, canonical, expires_at)
  values (${id}, 'sign_in', sha256(:n::text::bytea), 'email', :n || '@sign.example', now() + interval '10 minutes');
insert into deliveries (organization_id, id, kind, lane, channel, address, canonical, user_id, subject_id, state, message_id)
  values (${o}, ${id}, 'sign_in_code', 'code', 'email', :n || '@sign.example', :n || '@sign.example', ${user}, ${id}, 'sent', :n::text);
commit;
begin;
update codes set code_hmac = sha256(:n::text::bytea) where id = ${id};
insert into delivery_attempts (organization_id, id, delivery_id, number, result) values (${o}, ${id}, ${id}, 1, 'sent');
update deliveries set state = 'sent' where organization_id = ${o} and id = ${id};
commit;
begin;
update codes set tries = 1, used_at = now() where id = ${id};
insert into sessions (organization_id, id, user_id, token_hash, epoch, admin, expires_at, proved_by)
  values (${o}, ${id}, ${user}, sha256(:n::text::bytea), 0, false, now() + interval '90 days', 'contact');
insert into audit_events (organization_id, id, actor_kind, action, target_kind, target_id)
  values (${o}, ${id}, 'user', 'session.started', 'user', ${user});
insert into audit_unsealed (organization_id, event_id) values (${o}, ${id});
insert into audit_values (organization_id, event_id, field, salt, after)
  select ${o}, ${id}, f, '\\x00', '"x"' from unnest(array['1', '2']) f;
commit;
`;
};
