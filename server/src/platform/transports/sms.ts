import type { SmsSettings } from '../settings.ts';
import { createHttpSmsTransport } from './sms-http.ts';
import { createTwilioTransport } from './sms-twilio.ts';
import type { SmsTransport } from './transport.ts';

/**
 * The SMS transport that the settings ask for.
 * @throws Error, with words for whoever wrote the settings, if they cannot work
 */
export function createSmsTransport(
  settings: SmsSettings,
  options: { timeoutMs?: number } = {},
): SmsTransport {
  return settings.kind === 'twilio'
    ? createTwilioTransport(settings, options)
    : createHttpSmsTransport(settings, options);
}
