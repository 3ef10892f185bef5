import type { TestApp, TestOrganization } from './harness.ts';

/** Active users of the department Warehouse, made by SQL alone in numbers that the commands would take minutes for. */
export async function crowd(
  app: TestApp,
  organization: TestOrganization,
  count: number,
  managerId: string | null,
): Promise<string[]> {
  const rows = await app.db.many<{ id: string }>(
    `with made as (
       insert into users (organization_id, id, status, first_name, line_manager_id, department, comparable)
       select $1, gen_random_uuid(), 'active', 'Kim ' || n, $3, 'Warehouse', '{"department":"warehouse"}'
       from generate_series(1, $2::int) n returning id, first_name)
     , entered as (
       insert into directory_entries (organization_id, user_id, status, name, name_key, search_text, created_at)
       select $1, id, 'active', first_name, lower(first_name), ' ' || lower(first_name), app_now() from made)
     , lacking as (insert into users_in_no_team (organization_id, user_id) select $1, id from made)
     select id from made`,
    [organization.id, count, managerId],
  );
  return rows.map((row) => row.id);
}
