import { setTimeout as sleep } from 'node:timers/promises';
import { maskEmailAddress } from '../../../platform/email-address.ts';
import { maskMobileNumber } from '../../../platform/phone-number.ts';
import { bounceAddressOf } from '../../../platform/transports/bounce-address.ts';
import { type Outcome, retry } from '../../../platform/transports/outcome.ts';
import { emailMessage } from '../email-message.ts';
import type { Result } from '../policy.ts';
import type { DeliveryRow } from '../queries.ts';
import { statusCallbackFor } from '../reports/callbacks.ts';
import { faultOf } from './fault.ts';
import type { Ready } from './prepare.ts';
import { HAND_OFF_MS, type Works } from './works.ts';

export interface HandedOver {
  result: Result;
  /** Who took it, or should have: `smtp`, `twilio`, `http`, `preview`. */
  provider: string;
}

/** Hands a message to the channel's provider, or shows it on this server; no transaction is open. Never throws. */
export async function handOver(works: Works, ready: Ready): Promise<HandedOver> {
  const { channel } = ready.delivery;
  try {
    if (works.settings.channels[channel] === 'preview') {
      await showHere(works, ready);
      return { result: { result: 'previewed' }, provider: 'preview' };
    }
    const provider = channel === 'email' ? 'smtp' : (works.settings.sms?.kind ?? 'sms');
    return { result: await withDeadline(send(works, ready)), provider };
  } catch (error) {
    works.log.error(
      { event: 'delivery.fault', delivery: ready.delivery.id, ...faultOf(error) },
      'handing over failed',
    );
    return { result: retry('temporary', { code: 'internal', reply: '' }), provider: 'none' };
  }
}

function send(works: Works, { delivery, message }: Ready): Promise<Outcome> {
  if ('sms' in message) {
    if (!works.transports.sms) throw new Error('No transport for text messages.');
    const statusCallback = statusCallbackFor(works.settings, delivery.id);
    return works.transports.sms.sendSms({
      id: delivery.id,
      to: delivery.address,
      text: message.sms,
      ...(statusCallback && { statusCallback }),
    });
  }
  const { email } = works.transports;
  if (!email) throw new Error('No transport for email.');
  const { settings } = works;
  const bounces = settings.smtp?.bounceAddress ?? null;
  return email.sendEmail({
    ...emailMessage(delivery, message, email.from),
    ...(bounces && { envelopeFrom: bounceAddressOf(bounces, settings.secretKey, delivery.id) }),
  });
}

/** A transport that never answers must not keep its slot, nor outlive the lease. */
async function withDeadline(sending: Promise<Outcome>): Promise<Outcome> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      sending,
      sleep(HAND_OFF_MS, retry('timeout', { code: 'ETIMEDOUT', reply: '' }), {
        signal: timer.signal,
        ref: false,
      }),
    ]);
  } finally {
    timer.abort();
  }
}

async function showHere(works: Works, { delivery, message, startedAt }: Ready): Promise<void> {
  if (delivery.lane === 'code') {
    works.printLine(`Sign-in code for ${maskedAddress(delivery)}: ${message.code ?? '(in the message)'}`);
    return;
  }
  await works.inbox.add(works.settings, delivery, message, startedAt);
}

const maskedAddress = ({ channel, address }: DeliveryRow): string =>
  channel === 'email' ? maskEmailAddress(address) : maskMobileNumber(address);
