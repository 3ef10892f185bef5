import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translatorFor } from '../messages/index.ts';
import { explainReply } from './explain.ts';
import { type Outcome, quoteReply } from './outcome.ts';

describe('quoteReply', () => {
  test.each([
    ['No such user', 'No such user'],
    ['<jane.doe@corp.io>: user unknown.', '<j***@corp.io>: user unknown.'],
    ['mailbox jane@corp.io. Sorry', 'mailbox j***@corp.io Sorry'],
    ['weird @@ jane@@corp', 'weird @@ jane@@corp'],
    ['JANE@corp', '***'],
    ["The 'To' number +44 7400 123456 is not valid", "The 'To' number *** is not valid"],
    ['to 447400123456: no', 'to ***: no'],
    ['(020) 7946-0000', '(***'],
    ['blocked, your address 203.0.113.9 is listed', 'blocked, your address 203.0.113.9 is listed'],
    ['at 12:30, code 5.7.1, 30 messages', 'at 12:30, code 5.7.1, 30 messages'],
    ['two\r\nlines\tand\u0000more\u202e', 'two lines and more'],
    ['', ''],
  ])('%j becomes %j', (reply, quoted) => {
    expect(quoteReply(reply)).toBe(quoted);
  });

  test('is 300 characters at most, with no half character', () => {
    const quoted = quoteReply('😀'.repeat(1000));
    expect([...quoted]).toHaveLength(300);
    expect(quoted.endsWith('😀…')).toBe(true);
    expect(quoted.isWellFormed()).toBe(true);
  });

  test('hides links and codes of the message that a provider repeats', () => {
    const text = 'Acme: join at https://go.acme.co/i/abcdefghijklmnopqrstuv. Or enter 4821!';
    const reply = `Rejected body "${text.replaceAll('/', '\\/')}" (4821)`;
    const quoted = quoteReply(reply, [text]);
    expect(quoted).toContain('Rejected body "Acme: join at');
    expect(quoted).not.toContain('abcdef');
    expect(quoted).not.toContain('4821');
  });

  test('shows no address or number, whatever stands around it', () => {
    const around = fc.string({
      unit: fc.constantFrom('a', ' ', '<', '>', '"', '.', ',', ':', '\n', '-'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(around, around, (before, after) => {
        const quoted = quoteReply(`${before} jane.doe@corp.io ${after} +447400123456 ${before}`);
        expect(quoted).not.toContain('jane.doe');
        expect(quoted).not.toContain('7400123');
      }),
    );
  });

  test('is quick on hostile replies', () => {
    for (const unit of ['@', 'a@', '1 ', '1', '(', '.', 'a']) {
      const started = performance.now();
      quoteReply(unit.repeat(65_536 / unit.length), ['https://go.acme.co/i/abcdefghijklmnopqrstuv']);
      expect(performance.now() - started, unit).toBeLessThan(100);
    }
  });
});

const say = translatorFor('en').line;

describe('explainReply', () => {
  const words = { code: '1', reply: '' };
  const retryable = { result: 'retry', retryAfterSeconds: null } as const;
  const outcomes: Outcome[] = [
    { result: 'sent', providerId: null, reply: '' },
    ...(['temporary', 'throttled', 'unreachable', 'timeout'] as const).map((why) => ({
      ...retryable,
      class: why,
      ...words,
    })),
    ...(['no_such_recipient', 'rejected', 'opted_out', 'invalid_number', 'unroutable'] as const).map(
      (why) => ({
        result: 'failed' as const,
        class: why,
        ...words,
      }),
    ),
    ...(['credentials', 'tls', 'configuration'] as const).map((why) => ({
      result: 'broken' as const,
      class: why,
      ...words,
    })),
  ];

  test('says something different, and complete, for every class and channel', () => {
    for (const channel of ['email', 'sms'] as const) {
      const all = outcomes.map((outcome) => explainReply(outcome, { channel }, say));
      expect(new Set(all.map(({ sentence }) => sentence)).size).toBe(outcomes.length);
      for (const { sentence, nextStep } of all) {
        expect(sentence).toMatch(/^[A-Z][^<>{}]+\.$/);
        expect(nextStep).toMatch(/^[A-Z][^<>{}]+\.$/);
        expect(`${sentence}${nextStep}`).not.toMatch(/undefined|SMTP|HTTP|TLS|\d{3}/);
      }
    }
  });

  test('names the contact to those who may see it', () => {
    const outcome: Outcome = { result: 'failed', class: 'no_such_recipient', code: '550 5.1.1', reply: 'x' };
    expect(explainReply(outcome, { channel: 'email', contact: 'jane@corp.io' }, say)).toEqual({
      sentence: 'There is no mailbox called jane@corp.io.',
      nextStep: 'Check the address with the person, correct it and send again.',
    });
  });
});
