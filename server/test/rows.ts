import type { RootDatabase } from '../src/platform/database/index.ts';

/** That somebody calls at all is noted with their session or token, whatever comes of the call. */
const NOTED_WITH_EACH_CALL: Readonly<Record<string, string>> = {
  sessions: ` - 'last_seen_at' - 'expires_at' - 'network'`,
  api_tokens: ` - 'last_used_on' - 'last_used_network'`,
};

/** A digest of every row of every table, by table: two of them are equal only if nothing at all has changed. */
export async function rowsOfAllTables(db: RootDatabase): Promise<Record<string, string>> {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
  );
  const parts = tables.map(({ name }) => {
    const row = `(to_jsonb(t)${NOTED_WITH_EACH_CALL[name] ?? ''})::text`;
    return `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(${row}, '|' order by ${row})), '') as digest from ${name} t`;
  });
  const { rows } = await db.pool.query<{ name: string; digest: string }>(parts.join(' union all '));
  return Object.fromEntries(rows.map((row) => [row.name, row.digest]));
}

/** A digest of every row of one organization, by table. */
export async function rowsOfOrganization(db: RootDatabase, id: string): Promise<Record<string, string>> {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'organization_id' order by table_name`,
  );
  const digests = tables.map(({ name }) =>
    db.pool.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(to_jsonb(t)::text, '|' order by to_jsonb(t)::text)), '') as digest
       from ${name} t where organization_id = $1`,
      [id],
    ),
  );
  const found = await Promise.all(digests);
  return Object.fromEntries(tables.map(({ name }, at) => [name, found[at]?.rows[0]?.digest ?? '']));
}
