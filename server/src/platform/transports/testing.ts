import type { SmtpSettings } from '../settings.ts';
import type { EmailMessage } from './transport.ts';

/** For tests alone: settings of an unencrypted server on this machine. */
export function smtpSettings(port: number, overrides: Partial<SmtpSettings> = {}): SmtpSettings {
  return {
    host: '127.0.0.1',
    port,
    user: null,
    password: null,
    security: 'none',
    from: 'portal@acme.example',
    fromName: 'Acme Łódź',
    bounceAddress: null,
    ...overrides,
  };
}

/** For tests alone: a message with everything that has to survive the way. */
export function testMail(overrides: Partial<EmailMessage> = {}): EmailMessage {
  return {
    messageId: 'delivery-1@acme.example',
    to: { address: 'Jane.Doe@corp.example', name: 'Jane Dœ' },
    subject: 'Grace Rossi has invited you to Acme – 你好',
    text: 'Join here: https://go.acme.example/i/abc\n',
    html: '<p>Join <a href="https://go.acme.example/i/abc">here</a></p>',
    ...overrides,
  };
}
