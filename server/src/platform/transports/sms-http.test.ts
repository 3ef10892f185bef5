import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SmsReply, type SmsStub, startSmsStub } from '../../../test/sms-stub.ts';
import type { SmsSettings } from '../settings.ts';
import { createSmsTransport } from './sms.ts';

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

function http(overrides: Partial<Extract<SmsSettings, { kind: 'http' }>> = {}) {
  const settings: SmsSettings = {
    kind: 'http',
    url: `${stub.url}/send`,
    headers: { authorization: 'Bearer key', 'idempotency-key': '{{id}}' },
    body: '{"to":"{{to}}","text":"{{ text }}","id":"{{id}}","options":[{"digits":"{{to_digits}}"}]}',
    idPath: 'messages.0.id',
    contentType: 'application/json',
    ...overrides,
  };
  return createSmsTransport(settings, { timeoutMs: 2000 });
}

describe('any provider', () => {
  test('gets the template with its values, and our id in body and header', async () => {
    const text = '"}, {"to": "{{id}} \\ \n 😀';
    const outcome = await http().sendSms({ ...message, text });
    expect(outcome).toMatchObject({ result: 'sent', providerId: stub.messages[0]?.providerId });
    const [received] = stub.messages;
    expect(received).toMatchObject({ to: message.to, text, id: 'delivery-1', path: '/send' });
    expect(JSON.parse(received?.raw ?? '')).toMatchObject({ options: [{ digits: '447400123456' }] });
    expect(received?.headers).toMatchObject({ authorization: 'Bearer key', 'idempotency-key': 'delivery-1' });
  });

  test('gets a form where it wants one', async () => {
    const contentType = 'application/x-www-form-urlencoded';
    const text = 'a&to=+15005550006 ä%+';
    await http({ contentType, body: 'to={{to}}&text={{text}}&from=Acme' }).sendSms({ ...message, text });
    expect(stub.messages[0]).toMatchObject({ to: message.to, text, from: 'Acme' });
  });

  test.each<[string, SmsReply, object]>([
    [
      'no id although 200',
      { status: 200, body: { messages: [{ error: 'no credit' }] } },
      { result: 'failed', class: 'rejected', code: '200' },
    ],
    [
      'an opt-out',
      { status: 400, body: { error: 'Recipient opted out' } },
      { result: 'failed', class: 'opted_out' },
    ],
    [
      'a bad number',
      { status: 422, body: { error: 'Invalid phone number' } },
      { result: 'failed', class: 'invalid_number' },
    ],
    [
      'something else',
      { status: 400, body: { error: 'Nope' } },
      { result: 'failed', class: 'rejected', reply: '{"error":"Nope"}' },
    ],
    ['401', { status: 401 }, { result: 'broken', class: 'credentials' }],
    ['no money', { status: 402 }, { result: 'broken', class: 'configuration' }],
    [
      'a redirect',
      { status: 302, headers: { location: '/elsewhere' } },
      { result: 'broken', class: 'configuration' },
    ],
    [
      '429',
      { status: 429, headers: { 'retry-after': '5' } },
      { result: 'retry', class: 'throttled', retryAfterSeconds: 5 },
    ],
    [
      '500',
      { status: 500, body: 'oops' },
      { result: 'retry', class: 'temporary', code: '500', reply: 'oops' },
    ],
    ['a cut line', 'store_and_drop', { result: 'retry', class: 'unreachable' }],
    ['a huge answer', { status: 200, body: 'x'.repeat(100_000) }, { result: 'sent', providerId: null }],
  ])('answers with %s', async (_, reply, expected) => {
    stub.reply(() => reply);
    expect(await http().sendSms(message)).toMatchObject(expected);
  });

  test('needs no id where the settings name none', async () => {
    stub.reply(() => ({ status: 202, body: '' }));
    expect(await http({ idPath: null }).sendSms(message)).toEqual({
      result: 'sent',
      providerId: null,
      reply: '',
    });
  });

  test('gets no header with a line break in it', async () => {
    const outcome = await http().sendSms({ ...message, id: 'x\r\nhost: evil.example' });
    expect(outcome).toEqual({ result: 'failed', class: 'rejected', code: 'unsafe_value', reply: '' });
    expect(stub.messages).toHaveLength(0);
  });

  test.each<[Partial<Extract<SmsSettings, { kind: 'http' }>>, RegExp]>([
    [{ body: '{"to":"{{to}}"}' }, /must contain/],
    [{ body: '{"to":"{{to}}","text":{{text}}}' }, /not valid JSON/],
    [{ contentType: 'text/xml' }, /JSON or a form/],
    [{ url: 'http://sms.acme.example/send' }, /https/],
  ])('cannot be set up with %j', (overrides, words) => {
    expect(() => http(overrides)).toThrow(words);
  });
});
