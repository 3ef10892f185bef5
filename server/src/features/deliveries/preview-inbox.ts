import { createTransport } from 'nodemailer';
import type { Settings } from '../../platform/settings.ts';
import { smsParts } from '../../platform/sms-parts.ts';
import { toMailOptions } from '../../platform/transports/smtp-message.ts';
import type { PreviewMessage } from './contract.ts';
import { emailMessage, type ReadyEmail, type ReadyMessage } from './email-message.ts';
import type { DeliveryRow } from './queries.ts';

const ROOM = 200;
const HOUR_MS = 3_600_000;
/** The sender shown where no mail server is set up; `.invalid` can belong to nobody (RFC 2606). */
const NOBODY = 'no-reply@beckon.invalid';

/** Messages that were shown on this server instead of being sent: in memory only, the newest 200, for an hour. */
export interface PreviewInbox {
  add(settings: Settings, delivery: DeliveryRow, message: ReadyMessage, at: Date): Promise<void>;
  /** Newest first, of one organization. */
  list(organizationId: string): PreviewMessage[];
  find(organizationId: string, id: string): PreviewMessage | undefined;
  /** Of whoever was erased. */
  forget(ids: readonly string[]): void;
}

/** @param monotonic milliseconds of a clock that never jumps; how long a message stays is no rule of the database's */
export function createPreviewInbox(monotonic: () => number = () => performance.now()): PreviewInbox {
  let kept: { organizationId: string; until: number; message: PreviewMessage }[] = [];
  const prune = () => {
    kept = kept.filter(({ until }) => until > monotonic()).slice(-ROOM);
  };
  const list = (organizationId: string) => {
    prune();
    return kept
      .flatMap((entry) => (entry.organizationId === organizationId ? [entry.message] : []))
      .reverse();
  };
  return {
    async add(settings, delivery, message, at) {
      const shown = 'sms' in message ? textMessage(message.sms) : await email(settings, delivery, message);
      kept.push({
        organizationId: delivery.organization_id,
        until: monotonic() + HOUR_MS,
        message: {
          id: delivery.id,
          channel: delivery.channel,
          at: at.toISOString(),
          to: delivery.address,
          ...shown,
        },
      });
      prune();
    },
    list,
    forget(ids) {
      kept = kept.filter(({ message }) => !ids.includes(message.id));
    },
    find: (organizationId, id) => list(organizationId).find((message) => message.id === id),
  };
}

/** The inbox of this process. */
export const previewInbox = createPreviewInbox();

type Shown = Pick<PreviewMessage, 'subject' | 'text' | 'html' | 'source' | 'parts'>;

function textMessage(text: string): Shown {
  const { encoding, units, parts } = smsParts(text);
  return { subject: null, text, html: null, source: text, parts: { encoding, units, parts } };
}

const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

async function email(settings: Settings, delivery: DeliveryRow, message: ReadyEmail): Promise<Shown> {
  const { subject, text, html } = message;
  const sender = { address: settings.smtp?.from ?? NOBODY, name: settings.smtp?.fromName ?? null };
  const mail = toMailOptions(emailMessage(delivery, message, sender), sender);
  if (!mail.ok) return { subject, text, html, source: `Refused before sending: ${mail.reason}`, parts: null };
  const composed = await composer.sendMail(mail.options);
  return { subject, text, html, source: composed.message.toString(), parts: null };
}
