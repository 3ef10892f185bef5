import type { SavedQuery } from './contract.ts';

export interface ViewRow {
  id: string;
  name: string;
  shared: boolean;
  owner_id: string | null;
  owner_name: string | null;
  query: SavedQuery;
  created_at: Date;
  updated_at: Date;
}

/** Those of a user and the shared ones. `$3` narrows to one; null for all. */
export const LIST = `
select v.id, v.name, v.shared, v.owner_id, e.name as owner_name, v.query, v.created_at, v.updated_at
from saved_views v
left join directory_entries e on e.organization_id = v.organization_id and e.user_id = v.owner_id
where v.organization_id = $1 and (v.shared or v.owner_id = $2) and ($3::uuid is null or v.id = $3)
order by v.name_folded collate "C", v.shared, v.id`;

/** Under the organization's lock: how many there are of those that count against the same limit. */
export const COUNT = `select count(*)::int as count from saved_views
  where organization_id = $1 and shared = $3 and ($3 or owner_id = $2)`;

/** No row when the name is in use. */
export const INSERT = `
insert into saved_views (organization_id, id, owner_id, name, name_folded, query, shared)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`;

export const UPDATE = `update saved_views set name = $3, name_folded = $4, query = $5, shared = $6, updated_at = app_now()
  where organization_id = $1 and id = $2 returning id`;

export const REMOVE = `delete from saved_views where organization_id = $1 and id = $2 returning id`;

/** Of whoever left for good: what only they could see. */
export const REMOVE_OF_USERS = `delete from saved_views
  where organization_id = $1 and owner_id = any($2::uuid[]) and not shared`;

export const DISOWN = `update saved_views set owner_id = null where organization_id = $1 and owner_id = $2`;
