export interface FieldRow {
  id: string;
  key: string;
  built_in: boolean;
  label: string;
  description: string | null;
  type: 'text' | 'date' | 'choice' | 'user';
  choices: string[] | null;
  required: boolean;
  team_admin_may_edit: boolean;
  user_may_edit: boolean;
  position: number;
}

export const LIST = `select id, key, built_in, label, description, type, choices, required, team_admin_may_edit, user_may_edit, position
  from profile_fields where organization_id = $1 and archived_at is null order by position, key`;

export const INSERT = `
insert into profile_fields (organization_id, id, key, built_in, label, description, type, choices, required,
  team_admin_may_edit, user_may_edit, position)
values ($1, $2, $3, false, $4, $5, $6, $7, $8, $9, $10,
  (select coalesce(max(position), 99) + 1 from profile_fields where organization_id = $1))
on conflict (organization_id, key) do nothing
returning *`;

/** Also the first row of a built-in field, which stands in code until it is changed. */
export const UPSERT = `
insert into profile_fields (organization_id, id, key, built_in, label, description, type, choices, required,
  team_admin_may_edit, user_may_edit, position)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (organization_id, id) do update set label = excluded.label, description = excluded.description,
  choices = excluded.choices, required = excluded.required, team_admin_may_edit = excluded.team_admin_may_edit,
  user_may_edit = excluded.user_may_edit, position = excluded.position
returning *`;

export const ARCHIVE = `update profile_fields set archived_at = app_now()
  where organization_id = $1 and id = $2 and archived_at is null returning id`;

export const GUARDED = 'select distinct field from field_readers where organization_id = $1';

/** Replaces the rows of one reader; those that stay are not touched. */
export const SET_READERS = `
with gone as (
  delete from field_readers
  where organization_id = $1 and reader = $2 and reader_id = $3 and field <> all($4::text[])
)
insert into field_readers (organization_id, field, reader, reader_id)
select $1, f, $2, $3 from unnest($4::text[]) as f
on conflict do nothing`;
