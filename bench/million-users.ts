import pg from 'pg';
import type { BenchWorld } from './world.ts';

export const FIRST_NAMES =
  'anna zofia maria jan piotr grace bilal amara chen wei fatima omar lena tom lucas emma noah mia leo ines hugo nora adam sofia ivan olga karl petra marek ewa pawel igor nina sara yusuf leila hana kofi abena kwame tunde ngozi chidi raj priya anil deepa arjun kavya'.split(
    ' ',
  );
const BEGINNINGS =
  'no wi ko ha sa mu ro be ca de fi go hu ja ki la me ne os pa qu ra se ta um va we xi ya zu'.split(' ');
const ENDINGS = 'wak snie wal dad mir ller ssi ck lder rren sher mez ghes cobs ng mbert yer lson'.split(' ');
export const LAST_NAMES = BEGINNINGS.flatMap((a) => ENDINGS.map((b) => a + b));
export const DEPARTMENTS =
  'transport,warehouse,sales,finance,people,legal,kitchen,cleaning,security,dispatch,returns,fleet,training,support,café'.split(
    ',',
  );
export const TEAMS = 2000;

/**
 * Fills the world with users by one statement a table, as they would stand after years: nine in ten have joined or are invited, each
 * with a contact, most in a team. Names, departments and teams are drawn evenly, so that how many match is known.
 */
export async function fillWithUsers(world: BenchWorld, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    // What references point to is made here as well; checking each takes longer than making them.
    await client.query('set session_replication_role = replica');
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
       where tablename = 'directory_entries' and indexname <> 'directory_entries_pkey'`,
    );
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    await client.query(PEOPLE, [count, FIRST_NAMES, LAST_NAMES, DEPARTMENTS, TEAMS]);
    for (const statement of FILL) await client.query(statement, [world.organizationId]);
    for (const { definition } of indexes) await client.query(definition);
    for (const table of ['users', 'contact_points', 'memberships', 'users_in_no_team', 'directory_entries'])
      await client.query(`vacuum analyze ${table}`);
  } finally {
    await client.end();
  }
}

/** An id that any text decides, in the form of a random one (RFC 9562, version 4). */
export const uuidOf = (text: string): string =>
  `overlay(overlay(md5(${text}) placing '4' from 13) placing '8' from 17)::uuid`;

/** `n` alone decides about a person; hashes make the draws independent of each other. */
const PEOPLE = `
create temp table people as
select n, ${uuidOf(`'user ' || n`)} as id, ($2::text[])[1 + (hashint4(n) & 2147483647) % cardinality($2::text[])] as first,
  ($3::text[])[1 + (hashint4(n + 500000000) & 2147483647) % cardinality($3::text[])] as last,
  ($4::text[])[1 + (hashint4(n + 900000000) & 2147483647) % cardinality($4::text[])] as department,
  case when n % 10 <> 0 then ${uuidOf(`'team ' || (hashint4(n + 700000000) & 2147483647) % $5::int`)} end as team,
  case when n % 1000 = 3 then 'suspended' when n % 700 = 9 then 'removed' when n % 10 < 7 then 'active'
    when n % 10 = 8 then 'not_invited' else 'invited' end as status,
  (array['en', 'en', 'en', 'en', 'pl', 'de', 'es', 'ar', 'hi', 'fr'])[1 + n / 7 % 10] as language,
  '+4474' || lpad((n::bigint * 7919 % 100000000)::text, 8, '0') as mobile,
  now() - n % 1000003 * interval '60 seconds' as at
from generate_series(1, $1::int) n`;

const FILL = [
  `insert into users (organization_id, id, status, first_name, last_name, department, employee_id, employee_id_key, comparable, language, created_at)
   select $1, id, status, initcap(first), initcap(last), initcap(department), 'E-' || n, 'e-' || n,
     jsonb_build_object('first_name', first, 'last_name', last, 'department', replace(department, 'é', 'e'), 'employee_id', 'e-' || n),
     language, at from people`,
  `insert into contact_points (organization_id, id, user_id, kind, address, canonical, verified_at)
   select $1, ${uuidOf(`'contact ' || n`)}, id, 'mobile', mobile, mobile, case when status = 'active' then at end from people`,
  `insert into teams (organization_id, id, name, name_key)
   select distinct $1::uuid, team, 'Team ' || left(team::text, 8), 'team ' || team::text from people where team is not null`,
  `insert into memberships (organization_id, team_id, user_id, source, trust)
   select $1, team, id, 'manual', 'organization_admin' from people where team is not null`,
  `insert into directory_entries (organization_id, user_id, status, name, name_key, search_text, mobile, employee_id, job_title,
     department, department_key, language, last_event, last_event_at, created_at, invited_at, delivery_problem)
   select $1, id, status, initcap(first) || ' ' || initcap(last), first || ' ' || last,
     ' ' || first || ' ' || last || ' ' || mobile || ' e-' || n, mobile, 'E-' || n, 'Driver', initcap(department),
     replace(department, 'é', 'e'), language,
     case status when 'invited' then 'sent' when 'active' then 'joined' end, at + interval '1 day', at,
     case when status <> 'not_invited' then at end, case when status = 'invited' and n % 50 = 7 then 'undeliverable' end
   from people`,
  `insert into users_in_no_team select $1, id from people where team is null`,
];
