import type { Context } from '../../../platform/context/index.ts';
import type { Database } from '../../../platform/database/index.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Settings } from '../../../platform/settings.ts';
import type { DeliveryReport } from '../../../platform/transports/report.ts';
import { announce } from '../kinds.ts';
import { contactKindOf, suppressionOf } from '../policy.ts';
import { insertSuppressions } from '../queries.ts';
import { closeReported, keepReport, organizationOfDelivery } from './queries.ts';

/** What receiving reports needs, outside of any request of a person. */
export interface ReportWorks {
  readonly db: Database;
  readonly settings: Settings;
  readonly log: Logger;
  contextFor(organizationId: string, actor: Context['actor']): Context;
}

/**
 * Notes what a provider or mail server reported about a message that it had taken, and ends the message where the report
 * is an end. Repeated and late reports change nothing: one guarded update decides.
 * @returns false when there is no such message
 */
export async function recordReport(
  works: ReportWorks,
  deliveryId: string,
  source: 'callback' | 'bounce',
  report: DeliveryReport,
): Promise<boolean> {
  const organizationId = await organizationOfDelivery(works.db, deliveryId);
  if (organizationId === null) return false;
  const ctx = works.contextFor(organizationId, { kind: 'system' });
  await works.db.transaction(async (db) => {
    await keepReport(db, { organizationId, deliveryId, source }, report);
    const { outcome, reason, code, reply } = report;
    if (outcome !== 'delivered' && outcome !== 'undeliverable') return;
    const delivery = await closeReported(db, organizationId, deliveryId, outcome, reason);
    if (!delivery) return;
    const suppress = outcome === 'undeliverable' ? suppressionOf(reason ?? '') : null;
    if (suppress) {
      const contact = { kind: contactKindOf(delivery.channel), canonical: delivery.canonical };
      await insertSuppressions(db, [
        { ...contact, organization_id: organizationId, reason: suppress, created_by: null },
      ]);
    }
    await announce(
      () => ({ ...ctx, db }),
      [{ delivery, state: outcome, outcome: { class: reason, code, reply } }],
    );
  });
  works.log.info(
    { event: 'delivery.reported', delivery: deliveryId, source, outcome: report.outcome, code: report.code },
    'a provider reported on a message',
  );
  return true;
}
