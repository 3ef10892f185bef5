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
