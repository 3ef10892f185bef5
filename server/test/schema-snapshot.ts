import type { RootDatabase } from '../src/platform/database/index.ts';

/** One line of the snapshot, with what it belongs to. */
interface Line {
  table: string;
  text: string;
}

/**
 * The schema as text, read from the catalogs: the same on every release of PostgreSQL and on the embedded database, so that
 * a difference is a difference of the schema. Committed as `server/schema.sql`, for people who want to read it in one go.
 */
export async function schemaSnapshot(db: RootDatabase): Promise<string> {
  const read = async (query: string) => (await db.pool.query<Line>(query)).rows;
  const [functions, tables, columns, constraints, indexes] = [
    await read(FUNCTIONS),
    await read(TABLES),
    await read(COLUMNS),
    await read(CONSTRAINTS),
    await read(INDEXES),
  ];
  const of = (lines: Line[], table: string) => lines.filter((l) => l.table === table).map((l) => l.text);
  const sections = tables.map(({ table, text }) =>
    [
      `-- ${text}`,
      `create table ${table} (`,
      [...of(columns, table), ...of(constraints, table)].map((line) => `  ${line}`).join('\n'),
      ');',
      ...of(indexes, table),
    ].join('\n'),
  );
  return `${[HEADER, ...functions.map((f) => f.text), ...sections].join('\n\n')}\n`;
}

const HEADER =
  '-- The whole schema as the migrations make it, generated for reading and compared by a test.\n-- To change it, add a migration; then run the tests with --update.';

const FUNCTIONS = `
select '' as table, '-- ' || coalesce(obj_description(p.oid), '') || E'\\n' || 'function ' || p.proname || '('
  || pg_get_function_identity_arguments(p.oid) || ') returns ' || pg_get_function_result(p.oid) || ': ' || trim(p.prosrc) as text
from pg_proc p where p.pronamespace = 'public'::regnamespace order by p.proname`;

const TABLES = `
select c.relname as table, coalesce(obj_description(c.oid, 'pg_class'), '') as text
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations'
order by c.relname collate "C"`;

const COLUMNS = `
select c.relname as table, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
  || case when a.attcollation <> t.typcollation then ' collate "' || (select collname from pg_collation where oid = a.attcollation) || '"' else '' end
  || case when a.attnotnull then ' not null' else '' end
  || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || ','
  || coalesce(' -- ' || col_description(c.oid, a.attnum), '') as text
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
order by c.relname collate "C", a.attnum`;

/** Newer releases list *not null* here too; it stands with the column. */
const CONSTRAINTS = `
select c.relname as table, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as text
from pg_constraint k join pg_class c on c.oid = k.conrelid
where k.connamespace = 'public'::regnamespace and k.contype <> 'n' order by c.relname collate "C", k.conname collate "C"`;

const INDEXES = `
select c.relname as table, pg_get_indexdef(i.indexrelid) || ';' as text
from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
where c.relnamespace = 'public'::regnamespace
  and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
order by c.relname collate "C", x.relname collate "C"`;
