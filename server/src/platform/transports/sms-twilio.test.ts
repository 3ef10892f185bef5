import { createServer } from 'node:https';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCertificate } from '../../../test/certificate.ts';
import { type SmsReply, type SmsStub, startSmsStub, twilioError } from '../../../test/sms-stub.ts';
import type { SmsSettings } from '../settings.ts';
import { createSmsTransport } from './sms.ts';
import { meaningOfTwilioCode } from './sms-twilio.ts';

let stub: SmsStub;

beforeEach(async () => {
  stub = await startSmsStub();
});

afterEach(() => stub.stop());

const message = {
  id: 'delivery-1',
  to: '+447400123456',
  text: 'Acme: join at https://go.acme.co/i/abcdefghijklmnop',
};

function twilio(overrides: Partial<Extract<SmsSettings, { kind: 'twilio' }>> = {}, timeoutMs = 2000) {
  const { url, accountSid, authToken } = stub;
  const settings: SmsSettings = {
    kind: 'twilio',
    baseUrl: url,
    accountSid,
    authToken,
    from: '+447400999999',
    ...overrides,
  };
  return createSmsTransport(settings, { timeoutMs });
}

describe('Twilio', () => {
  test('takes a message', async () => {
    const outcome = await twilio().sendSms({
      ...message,
      statusCallback: 'https://acme.example/callbacks/sms',
    });
    expect(outcome).toEqual({ result: 'sent', providerId: stub.messages[0]?.providerId, reply: 'queued' });
    expect(stub.messages).toHaveLength(1);
    expect(stub.messages[0]).toMatchObject({
      to: message.to,
      from: '+447400999999',
      text: message.text,
      statusCallback: 'https://acme.example/callbacks/sms',
    });
  });

  test('gets a messaging service by its own name, and any text whole', async () => {
    const text = 'ä & b=c + d% 你好 😀\nhttps://x/?a=1&b=2';
    await twilio({ from: `MG${'a'.repeat(32)}` }).sendSms({ ...message, text });
    expect(stub.messages[0]?.raw).toContain(`MessagingServiceSid=MG${'a'.repeat(32)}`);
    expect(stub.messages[0]?.text).toBe(text);
    expect(stub.messages[0]?.statusCallback).toBeNull();
  });

  test.each<[string, SmsReply, object]>([
    [
      'a bad number',
      twilioError(400, 21211, "The 'To' number +447400123456 is not valid"),
      {
        result: 'failed',
        class: 'invalid_number',
        code: '21211',
        reply: "The 'To' number *** is not valid",
      },
    ],
    ['a landline', twilioError(400, 21614, 'x'), { result: 'failed', class: 'invalid_number' }],
    ['an opt-out', twilioError(400, 21610, 'x'), { result: 'failed', class: 'opted_out' }],
    ['no route', twilioError(400, 21612, 'x'), { result: 'failed', class: 'unroutable' }],
    ['a country switched off', twilioError(400, 21408, 'x'), { result: 'failed', class: 'unroutable' }],
    [
      'a country switched off, as 403',
      twilioError(403, 21408, 'x'),
      { result: 'failed', class: 'unroutable' },
    ],
    [
      'a new code about the number',
      twilioError(400, 21999, "'To' cannot be a lighthouse"),
      {
        result: 'failed',
        class: 'invalid_number',
        code: '21999',
      },
    ],
    ['a new code', twilioError(400, 21999, 'No'), { result: 'failed', class: 'rejected' }],
    ['a wrong sender', twilioError(400, 21660, 'x'), { result: 'broken', class: 'configuration' }],
    ['a suspended account', twilioError(401, 20005, 'x'), { result: 'broken', class: 'credentials' }],
    [
      '403',
      { status: 403, body: 'Forbidden' },
      { result: 'broken', class: 'credentials', code: '403', reply: 'Forbidden' },
    ],
    ['404', { status: 404 }, { result: 'broken', class: 'configuration' }],
    [
      'a redirect',
      { status: 307, headers: { location: 'https://evil.example/' } },
      { result: 'broken', class: 'configuration' },
    ],
    [
      'too many requests',
      { ...twilioError(429, 20429, 'x'), headers: { 'retry-after': '17' } },
      {
        result: 'retry',
        class: 'throttled',
        retryAfterSeconds: 17,
      },
    ],
    [
      'too many requests, bare',
      { status: 429 },
      { result: 'retry', class: 'throttled', retryAfterSeconds: null },
    ],
    ['a full queue', twilioError(400, 21611, 'x'), { result: 'retry', class: 'throttled' }],
    [
      'an outage',
      { status: 503, headers: { 'retry-after': '99999999' } },
      {
        result: 'retry',
        class: 'temporary',
        retryAfterSeconds: 86_400,
      },
    ],
    [
      'an outage until a date',
      {
        status: 500,
        headers: { date: 'Sat, 22 Nov 2025 10:00:00 GMT', 'retry-after': 'Sat, 22 Nov 2025 10:02:00 GMT' },
      },
      { result: 'retry', class: 'temporary', retryAfterSeconds: 120 },
    ],
    ['silly advice', { status: 500, headers: { 'retry-after': 'soon' } }, { retryAfterSeconds: null }],
    ['no answer', 'silence', { result: 'retry', class: 'timeout' }],
    ['a line that is cut', 'drop', { result: 'retry', class: 'unreachable' }],
    [
      'a failure that was created',
      { status: 201, body: { sid: 'SM1', status: 'failed', error_code: 30005 } },
      {
        result: 'failed',
        class: 'invalid_number',
        code: '30005',
      },
    ],
  ])('answers with %s', async (_, reply, expected) => {
    stub.reply(() => reply);
    expect(await twilio({}, 400).sendSms(message)).toMatchObject(expected);
    stub.reply();
    expect(await twilio().sendSms(message)).toMatchObject({ result: 'sent' });
  });

  test('refuses a wrong token, and the token stays out of what we say', async () => {
    const outcome = await twilio({ authToken: 'wrong-secret' }).sendSms(message);
    expect(outcome).toEqual({ result: 'broken', class: 'credentials', code: '20003', reply: 'Authenticate' });
    expect(stub.messages).toHaveLength(0);
  });

  test('is read up to 64 kB, and a taken message stays taken', async () => {
    stub.reply(() => ({ status: 201, body: 'x'.repeat(1_000_000) }));
    expect(await twilio().sendSms(message)).toEqual({ result: 'sent', providerId: null, reply: '' });
  });

  test('does not get the link back into our records', async () => {
    stub.reply((sms) => twilioError(400, 21617, `Too long: ${sms.text} for ${sms.to}`));
    const outcome = await twilio().sendSms(message);
    expect(outcome).toMatchObject({ result: 'failed', class: 'rejected' });
    expect(outcome.reply).toBe('Too long: Acme: join at *** for ***');
  });

  test.each([
    [30003, 'unroutable'],
    [30005, 'invalid_number'],
    [30006, 'invalid_number'],
    [30007, 'rejected'],
    [12345, undefined],
  ])('reports %i later as %s', (code, expected) => {
    const meaning = meaningOfTwilioCode(code);
    expect(meaning && 'class' in meaning ? meaning.class : undefined).toBe(expected);
  });

  test('cannot be reached', async () => {
    const gone = twilio();
    await stub.stop();
    expect(await gone.sendSms(message)).toMatchObject({
      result: 'retry',
      class: 'unreachable',
      code: 'ECONNREFUSED',
    });
    stub = await startSmsStub();
  });

  test('with a certificate that nobody vouches for gets nothing', async () => {
    let requests = 0;
    const server = createServer(createCertificate(), (_, response) => {
      requests += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const outcome = await twilio({ baseUrl: `https://localhost:${port}` }).sendSms(message);
    server.close();
    expect(outcome).toMatchObject({ result: 'broken', class: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(requests).toBe(0);
  });

  test.each(['http://api.acme.example', 'ftp://127.0.0.1', 'api.acme.example'])(
    'is never spoken to at %s',
    (baseUrl) => {
      expect(() => twilio({ baseUrl })).toThrow(/SMS provider (?:must begin with https|is not a URL)/);
    },
  );
});
