import { describe, expect, test } from 'vitest';
import { translatorFor } from '../../platform/messages/index.ts';
import { failed, retry } from '../../platform/transports/outcome.ts';
import { explainDelivery } from './explain.ts';
import { backOffSeconds, contactKindOf, decide } from './policy.ts';

const words = { code: '450', reply: '' };
const mail = { channel: 'email', tries: 1, atMostOnce: false } as const;

test('waits 1, 5, 15, 30 minutes, then doubles up to four hours', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 30].map((tries) => backOffSeconds(tries, null, 0) / 60);
  expect(minutes).toEqual([1, 5, 15, 30, 60, 120, 240, 240, 240]);
});

test('spreads later, never earlier, and never undercuts what the provider asked', () => {
  expect(backOffSeconds(1, null, 0.999)).toBeGreaterThan(60);
  expect(backOffSeconds(1, null, 0.999)).toBeLessThan(66);
  expect(backOffSeconds(1, 600, 0)).toBe(600);
  expect(backOffSeconds(7, 5, 0)).toBe(5);
});

describe('the next state', () => {
  test('only a mailbox or number that does not exist, or an opt-out, suppresses the address', () => {
    const suppressed = (why: Parameters<typeof failed>[0]) => decide(failed(why, words), mail, 0).suppress;
    expect(suppressed('no_such_recipient')).toBe('bounced');
    expect(suppressed('invalid_number')).toBe('bounced');
    expect(suppressed('opted_out')).toBe('opted_out');
    expect(suppressed('rejected')).toBeNull();
    expect(suppressed('unroutable')).toBeNull();
  });

  test('a refusal that may pass is worth a day by email; an HTTP status that looks alike is not one', () => {
    const full = retry('temporary', { code: '552 5.2.2', reply: '' });
    expect(decide(full, mail, 0).giveUpSeconds).toBe(86_400);
    expect(decide(retry('temporary', words), mail, 0).giveUpSeconds).toBeNull();
    const status = retry('temporary', { code: '503', reply: '' });
    expect(decide(status, { ...mail, channel: 'sms' }, 0).giveUpSeconds).toBeNull();
  });

  test('a message of at most once ends with its first refusal', () => {
    expect(decide(retry('temporary', words), { ...mail, atMostOnce: true }, 0).state).toBe('undeliverable');
    expect(decide(retry('temporary', words), mail, 0).state).toBe('retrying');
  });

  test('a broken channel gives the message back as it was', () => {
    const result = { result: 'broken', class: 'credentials', ...words } as const;
    expect(decide(result, mail, 0)).toMatchObject({ state: 'queued', uncount: true, waitSeconds: null });
    expect(decide(result, { ...mail, tries: 3 }, 0)).toMatchObject({ state: 'retrying', uncount: true });
  });
});

test('every state has words, and none promises a repetition that will not come', () => {
  const explain = (state: Parameters<typeof explainDelivery>[0]['state'], state_reason: string | null) =>
    explainDelivery({ channel: 'email', state, state_reason }, translatorFor('en').line);
  expect(explain('undeliverable', 'no_such_recipient').sentence).toContain('mailbox');
  expect(explain('undeliverable', 'timeout').sentence).toContain('never sent twice');
  expect(explain('cancelled', 'a_word_of_a_kind').sentence).toBe('Was cancelled before it left.');
  expect(explain('retrying', 'channel_broken')).toEqual(explain('queued', 'channel_broken'));
  expect(contactKindOf('sms')).toBe('mobile');
});

test('of a number that must not be written to, the words are about a number', () => {
  const say = translatorFor('en').line;
  for (const state_reason of ['not_me', 'bounced', 'opted_out', 'by_admin', 'a_word_of_a_kind']) {
    const told = (channel: 'email' | 'sms') =>
      Object.values(explainDelivery({ channel, state: 'suppressed', state_reason }, say)).join(' ');
    expect(told('sms')).not.toContain('address');
    expect(told('email')).not.toContain('number');
  }
});
