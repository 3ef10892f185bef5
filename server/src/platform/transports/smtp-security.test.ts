import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCertificate } from '../../../test/certificate.ts';
import { type SmtpSink, startSmtpSink } from '../../../test/smtp-sink.ts';
import type { SmtpSettings } from '../settings.ts';
import { createSmtpTransport, type SmtpOptions } from './smtp.ts';
import { smtpSettings, testMail } from './testing.ts';
import type { EmailMessage, EmailTransport } from './transport.ts';

let sink: SmtpSink;
const open: EmailTransport[] = [];

beforeEach(async () => {
  sink = await startSmtpSink();
});

afterEach(async () => {
  for (const transport of open.splice(0)) transport.close();
  await sink.stop();
});

function connect(overrides: Partial<SmtpSettings> = {}, options: SmtpOptions = {}): EmailTransport {
  const transport = createSmtpTransport(smtpSettings(sink.port, overrides), options);
  open.push(transport);
  return transport;
}

describe('signing in', () => {
  const auth = { user: 'portal', password: 'right' };

  beforeEach(async () => {
    await sink.stop();
    sink = await startSmtpSink({ auth });
  });

  test('with the right password', async () => {
    const transport = connect(auth);
    expect(await transport.check()).toEqual({ result: 'ok' });
    expect(await transport.sendEmail(testMail())).toMatchObject({ result: 'sent' });
  });

  test('with a wrong one stops the channel and tells nothing of the password', async () => {
    const transport = connect({ ...auth, password: 'wrong-secret' });
    const expected = { result: 'broken', class: 'credentials', code: '535 5.7.8' };
    expect(await transport.check()).toMatchObject(expected);
    const outcome = await transport.sendEmail(testMail());
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain('wrong-secret');
    expect(sink.messages).toHaveLength(0);
  });

  test.each([
    ['534 5.7.9 Application-specific password required', { result: 'broken', class: 'credentials' }],
    ['454 4.7.0 Temporary authentication failure', { result: 'retry', class: 'temporary' }],
  ])('answered with %j', async (reply, expected) => {
    sink.reply(({ stage }) => (stage === 'auth' ? reply : undefined));
    expect(await connect(auth).sendEmail(testMail())).toMatchObject(expected);
  });

  test('without a sign-in where one is needed', async () => {
    expect(await connect().sendEmail(testMail())).toMatchObject({
      result: 'broken',
      class: 'credentials',
      code: '530',
    });
  });

  test('where the server offers none is a broken setting, not a message sent without', async () => {
    await sink.stop();
    sink = await startSmtpSink();
    expect(await connect(auth).sendEmail(testMail())).toMatchObject({
      result: 'broken',
      class: 'credentials',
    });
    expect(sink.messages).toHaveLength(0);
  });
});

describe('encryption', () => {
  const own = createCertificate();

  async function restart(mode: 'starttls' | 'tls' | null): Promise<void> {
    await sink.stop();
    sink = await startSmtpSink(mode ? { tls: { mode, ...own } } : {});
  }

  test.each(['starttls', 'tls'] as const)('%s with a certificate that we trust', async (mode) => {
    await restart(mode);
    const transport = connect({ host: 'localhost', security: mode }, { ca: own.cert });
    expect(await transport.check()).toEqual({ result: 'ok' });
    expect(await transport.sendEmail(testMail())).toMatchObject({ result: 'sent' });
  });

  test.each(['starttls', 'tls'] as const)('%s with a self-signed certificate is refused', async (mode) => {
    await restart(mode);
    const outcome = await connect({ host: 'localhost', security: mode }).sendEmail(testMail());
    expect(outcome).toMatchObject({ result: 'broken', class: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(sink.messages).toHaveLength(0);
  });

  test.each(['starttls', 'tls'] as const)(
    '%s with the certificate of another host is refused',
    async (mode) => {
      const other = createCertificate('mail.other.example');
      await sink.stop();
      sink = await startSmtpSink({ tls: { mode, ...other } });
      const outcome = await connect({ host: 'localhost', security: mode }, { ca: other.cert }).sendEmail(
        testMail(),
      );
      expect(outcome).toMatchObject({ result: 'broken', class: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
      expect(sink.messages).toHaveLength(0);
    },
  );

  test('a server without STARTTLS gets neither password nor message', async () => {
    await restart(null);
    const outcome = await connect({ security: 'starttls', user: 'portal', password: 'x' }).sendEmail(
      testMail(),
    );
    expect(outcome).toMatchObject({ result: 'broken', class: 'tls' });
    expect(sink.messages).toHaveLength(0);
  });

  test('a server that speaks no TLS on the TLS port', async () => {
    await restart(null);
    expect(await connect({ security: 'tls' }).sendEmail(testMail())).toMatchObject({
      result: 'broken',
      class: 'tls',
    });
  });

  test('going without is for this machine only', () => {
    expect(() => createSmtpTransport(smtpSettings(sink.port, { host: 'mail.acme.example' }))).toThrow(
      /must be encrypted/,
    );
    expect(() => createSmtpTransport(smtpSettings(sink.port, { from: 'not an address' }))).toThrow(
      /not an email address/,
    );
  });
});

describe('nothing in a message becomes a command, header or recipient', () => {
  const evil = 'x\r\nBcc: joe@evil.example';

  test.each<[string, Partial<EmailMessage>]>([
    ['invalid_address', { to: { address: 'jane@corp.example\r\nRCPT TO:<joe@evil.example>' } }],
    ['invalid_address', { to: { address: 'jane@corp.example, joe@evil.example' } }],
    ['invalid_address', { to: { address: '"joe@evil.example"@corp.example' } }],
    ['invalid_address', { to: { address: 'Jane <jane@corp.example>' } }],
    ['invalid_address', { from: { address: 'jane＠corp.example' } }],
    ['invalid_address', { envelopeFrom: 'bounce@acme.example SIZE=1' }],
    ['invalid_address', { replyTo: { address: 'a@b' } }],
    ['unsafe_header', { to: { address: 'jane@corp.example', name: evil } }],
    ['unsafe_header', { from: { address: 'portal@acme.example', name: evil } }],
    ['unsafe_header', { subject: evil }],
    ['unsafe_header', { subject: 'x\u0000' }],
    ['unsafe_header', { subject: 'x\u2028y' }],
    ['unsafe_header', { headers: { 'X-Evil': evil } }],
    ['unsafe_header', { headers: { 'X-Evil\r\nBcc': 'joe@evil.example' } }],
    ['unsafe_header', { headers: { Bcc: 'joe@evil.example' } }],
    ['unsafe_header', { headers: { 'content-type': 'text/html' } }],
    ['invalid_message_id', { messageId: 'a b@acme.example' }],
    ['invalid_message_id', { messageId: '<a@b>\r\nBcc: joe@evil.example' }],
  ])('%s: %j', async (code, overrides) => {
    expect(await connect().sendEmail(testMail(overrides))).toEqual({
      result: 'failed',
      class: 'rejected',
      code,
      reply: '',
    });
    expect(sink.connections()).toBe(0);
  });
});
