import type { Database } from '../../../platform/database/index.ts';
import type { DeliveryReport } from '../../../platform/transports/report.ts';
import type { DeliveryRow } from '../queries.ts';

/** Organizations are few, so this is one look into the primary key for each, and no further index on every message. */
const WHOSE = `select o.id from organizations o join deliveries d on d.organization_id = o.id and d.id = $1`;
/** The organization of a message, of which the reporter knows the id alone. */
export const organizationOfDelivery = async (db: Database, id: string): Promise<string | null> =>
  (await db.one<{ id: string }>(WHOSE, [id]))?.id ?? null;

const KEEP = `
insert into delivery_reports (organization_id, delivery_id, outcome, source, reason, code, reply)
select d.organization_id, d.id, $3, $4, $5, $6, $7 from deliveries d
where d.organization_id = $1 and d.id = $2 for key share on conflict do nothing`;
/** The first report of each outcome; repetitions add nothing. Nothing of a message that is gone by now. */
export const keepReport = (
  db: Database,
  of: { organizationId: string; deliveryId: string; source: 'callback' | 'bounce' },
  { outcome, reason, code, reply }: DeliveryReport,
) => db.many(KEEP, [of.organizationId, of.deliveryId, outcome, of.source, reason, code, reply]);

const CLOSE = `
update deliveries set state = $3, state_reason = $4, finished_at = app_now(), leased_by = null, leased_until = null
where organization_id = $1 and id = $2 and (state in ('sending', 'sent') or state = 'retrying' and attempts > 0)
returning *`;
/**
 * Closes a message, once: what is delivered or undeliverable stays so, in whatever order reports come. A report may be here
 * before the hand-over is on record, or be about a try whose answer was lost; it ends the tries.
 */
export const closeReported = (
  db: Database,
  organizationId: string,
  id: string,
  state: 'delivered' | 'undeliverable',
  reason: string | null,
) => db.one<DeliveryRow>(CLOSE, [organizationId, id, state, reason]);
