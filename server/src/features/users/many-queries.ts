/** One value for many; a statement for each field. */
export const SET_FOR_MANY = {
  department: `update users set department = $3, updated_at = app_now() where organization_id = $1 and id = any($2::uuid[])`,
  line_manager_id: `update users set line_manager_id = $3, updated_at = app_now()
    where organization_id = $1 and id = any($2::uuid[])`,
} as const;

export const UPSERT_SOURCE_OF_MANY = `
insert into profile_value_sources (organization_id, user_id, field, source, trust, set_by)
select $1, u, $3, $4, $5, $6 from unnest($2::uuid[]) as u
on conflict (organization_id, user_id, field) do update
  set source = excluded.source, trust = excluded.trust, set_by = excluded.set_by, set_at = app_now()`;
