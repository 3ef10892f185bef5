import { deliveryOfBounceAddress } from '../../../platform/transports/bounce-address.ts';
import { readBounceMessage } from '../../../platform/transports/bounce-message.ts';
import { type ReportWorks, recordReport } from './record-report.ts';

/** What the mail server is told: taken, not for us, or no message. */
export type BounceResult = 'noted' | 'not_ours' | 'unreadable';

/**
 * Takes one message that came back to an envelope sender of ours. The address alone says which message it is about, and
 * only one that we made is believed.
 * @param recipient the address that it came to, where the mail server says so; else its headers are asked
 */
export async function receiveBounce(
  works: ReportWorks,
  raw: string,
  recipient: string | null,
): Promise<BounceResult> {
  const message = readBounceMessage(raw);
  if (!message) return 'unreadable';
  const addresses = recipient === null ? message.recipients : [recipient];
  for (const address of addresses) {
    const id = deliveryOfBounceAddress(address, works.settings.secretKey);
    if (id && (await recordReport(works, id, 'bounce', message.report))) return 'noted';
  }
  return 'not_ours';
}
