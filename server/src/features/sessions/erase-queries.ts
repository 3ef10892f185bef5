import type { Database } from '../../platform/database/index.ts';
import type { ContactProof } from './queries.ts';

/** Codes that name another organization stay: there it is somebody else's business. */
const ERASE = `
with given as (select * from jsonb_to_recordset($4::jsonb) as c (kind text, canonical text)),
  over as (delete from sessions where organization_id = $1 and user_id = $2),
  links as (delete from set_up_links where organization_id = $1 and user_id = $2),
  proofs as (delete from contact_proofs p using given g where p.kind = g.kind and p.canonical = g.canonical)
delete from codes c where (c.organization_id = $1 and c.contact_point_id = any($3::uuid[]))
  or ((c.organization_id is null or c.organization_id = $1)
    and exists (select 1 from given g where g.kind = c.kind and g.canonical = c.canonical))`;
export const eraseSessions = (
  db: Database,
  organizationId: string,
  userId: string,
  contactIds: readonly string[],
  contacts: readonly ContactProof[],
) => db.many(ERASE, [organizationId, userId, [...contactIds], JSON.stringify(contacts)]);
