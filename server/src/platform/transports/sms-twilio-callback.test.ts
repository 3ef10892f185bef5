import { describe, expect, test } from 'vitest';
import { isSignedByTwilio, readTwilioCallback } from './sms-twilio-callback.ts';

/** The example of Twilio's documentation: token 12345, its URL, its form, its signature. */
const URL_OF_EXAMPLE = 'https://example.com/myapp.php?foo=1&bar=2';
const FORM = new URLSearchParams({
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675310',
  Digits: '1234',
  From: '+14158675310',
  To: '+18005551212',
});
const SIGNATURE = 'L/OH5YylLD5NRKLltdqwSvS0BnU=';

describe('the signature', () => {
  test('of the example that Twilio documents is right', () => {
    expect(isSignedByTwilio('12345', URL_OF_EXAMPLE, FORM, SIGNATURE)).toBe(true);
  });

  test('of another token, address or form, and none, is wrong', () => {
    const changed = new URLSearchParams(FORM);
    changed.set('To', '+18005551213');
    expect(isSignedByTwilio('12346', URL_OF_EXAMPLE, FORM, SIGNATURE)).toBe(false);
    expect(isSignedByTwilio('12345', 'https://example.com/myapp.php', FORM, SIGNATURE)).toBe(false);
    expect(isSignedByTwilio('12345', URL_OF_EXAMPLE, changed, SIGNATURE)).toBe(false);
    expect(isSignedByTwilio('12345', URL_OF_EXAMPLE, FORM, undefined)).toBe(false);
    expect(isSignedByTwilio('12345', URL_OF_EXAMPLE, FORM, 'AAAA')).toBe(false);
  });
});

describe('what a callback says', () => {
  const read = (fields: Record<string, string>) => readTwilioCallback(new URLSearchParams(fields));

  test.each(['accepted', 'queued', 'sending', 'sent', 'new_one', ''])('%s is no end', (MessageStatus) => {
    expect(read({ MessageStatus })).toBeNull();
  });

  test('delivered, and read, say that it arrived', () => {
    expect(read({ MessageStatus: 'delivered' })?.outcome).toBe('delivered');
    expect(read({ SmsStatus: 'Read' })?.outcome).toBe('delivered');
  });

  test.each([
    ['30003', 'phone_unreachable'],
    ['30004', 'blocked'],
    ['30005', 'invalid_number'],
    ['30006', 'landline'],
    ['30007', 'filtered'],
    ['30008', 'no_reason'],
    ['21610', 'opted_out'],
    ['21408', 'unroutable'],
    ['20003', 'account'],
    ['30022', 'busy'],
    ['99999', 'no_reason'],
  ])('failed with %s means %s', (ErrorCode, reason) => {
    expect(read({ MessageStatus: 'undelivered', ErrorCode })).toMatchObject({
      outcome: 'undeliverable',
      reason,
      code: ErrorCode,
    });
  });

  test('what is no code is not kept as one, and numbers in words are masked', () => {
    const said = read({
      MessageStatus: 'failed',
      ErrorCode: '<script>',
      ErrorMessage: 'No route to +447700900123',
    });
    expect(said).toEqual({
      outcome: 'undeliverable',
      reason: 'no_reason',
      code: null,
      reply: 'No route to ***',
    });
  });
});
