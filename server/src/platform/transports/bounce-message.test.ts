import { describe, expect, test } from 'vitest';
import { readBounceMessage } from './bounce-message.ts';
import { type Samples, samples } from './testing-bounces.ts';

const ADDRESS = 'bounces+token@example.org';
const all = samples(ADDRESS);

describe('what mail servers send', () => {
  const expected: [keyof Samples, object][] = [
    ['postfix', { outcome: 'undeliverable', reason: 'no_such_recipient', code: '5.1.1' }],
    ['postfixDelayed', { outcome: 'delayed', reason: null, code: '4.4.1' }],
    ['postfixDelivered', { outcome: 'delivered', reason: null }],
    ['exim', { outcome: 'undeliverable', reason: 'no_such_recipient', code: '5.1.1' }],
    ['exchange', { outcome: 'undeliverable', reason: 'no_such_recipient', code: '5.4.1' }],
    ['gmail', { outcome: 'undeliverable', reason: 'no_such_recipient', code: '5.1.1' }],
    ['gmailFull', { outcome: 'undeliverable', reason: 'mailbox_full', code: '5.2.2' }],
    ['international', { outcome: 'undeliverable', reason: 'no_such_recipient', code: '5.1.2' }],
    ['qmail', { outcome: 'unknown', reply: null }],
    ['holiday', { outcome: 'unknown', reply: null }],
  ];
  test.each(expected)('%s', (name, report) => {
    const read = readBounceMessage(all[name]);
    expect(read?.report).toMatchObject(report);
    expect(read?.recipients).toContain(ADDRESS);
  });

  test('their words are kept without the address', () => {
    expect(readBounceMessage(all.postfix)?.report.reply).toContain('User unknown');
    expect(readBounceMessage(all.postfix)?.report.reply).not.toContain('jane@');
  });

  test('a line in front, as mailbox files have it, does no harm', () => {
    const read = readBounceMessage(`From MAILER-DAEMON Tue Mar  3 10:00:00 2026\n${all.postfix}`);
    expect(read?.report.outcome).toBe('undeliverable');
  });

  test('one recipient of several who got it is proof enough', () => {
    const several = all.postfix.replace(
      'Remote-MTA: dns; mail.corp.example',
      'X-A: b\n\nFinal-Recipient: rfc822; b@corp.example\nAction: delivered\nStatus: 2.0.0\n\nX-C: d',
    );
    expect(readBounceMessage(several)?.report.outcome).toBe('delivered');
  });
});

describe('codes', () => {
  test.each([
    ['5.1.10', 'no_such_recipient'],
    ['5.1.0', 'rejected'],
    ['5.1.8', 'sender_refused'],
    ['5.2.1', 'no_such_recipient'],
    ['5.4.4', 'unroutable'],
    ['5.4.7', 'gave_up'],
    ['4.4.7', 'gave_up'],
    ['5.7.1', 'filtered'],
    ['5.3.4', 'rejected'],
  ])('%s means %s', (code, reason) => {
    const text = all.postfix.replace('Status: 5.1.1', `Status: ${code}`);
    expect(readBounceMessage(text)?.report.reason).toBe(reason);
  });
});

describe('what nobody sends in good faith', () => {
  test('a report inside a message, or beside a report, is not believed', () => {
    const inner = all.postfix.replaceAll('A1B2C3', 'ZZ');
    const wrapped = `To: ${ADDRESS}\nContent-Type: message/rfc822\n\n${inner}`;
    const mixed = all.postfix.replace('multipart/report', 'multipart/mixed');
    expect(readBounceMessage(wrapped)?.report.outcome).toBe('unknown');
    expect(readBounceMessage(mixed)?.report.outcome).toBe('unknown');
  });

  test('nothing, noise and headers without end are no message', () => {
    expect(readBounceMessage('')).toBeNull();
    expect(readBounceMessage('\n\n\n')).toBeNull();
    expect(readBounceMessage('\0\xff'.repeat(10_000))).toBeNull();
  });

  test('broken MIME says nothing', () => {
    for (const type of ['multipart/report', 'multipart/report; boundary=', 'multipart/report; boundary="x']) {
      const text = `To: ${ADDRESS}\nContent-Type: ${type}\n\n--x\nContent-Type: message/delivery-status\n\nAction: failed\n`;
      expect(readBounceMessage(text)?.report.outcome).toBe('unknown');
    }
  });

  test.each([
    ['huge', `To: ${ADDRESS}\nContent-Type: multipart/report; boundary=b\n\n${'--b\n\n'.repeat(3_000_000)}`],
    ['deep', nested(2000)],
    ['folded', `Subject: ${'\n '.repeat(2_000_000)}x\n\nbody`],
    [
      'blank',
      `To: ${ADDRESS}\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n${' \n\t'.repeat(1_000_000)}`,
    ],
    ['addresses', `To: ${'a@'.repeat(1_000_000)}\n\nbody`],
  ])('a %s one takes no time', (_name, text) => {
    const started = performance.now();
    const outcome = readBounceMessage(text)?.report.outcome ?? 'unknown';
    expect(outcome).toBe('unknown');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

function nested(levels: number): string {
  const heads = Array.from(
    { length: levels },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
  );
  return `To: ${ADDRESS}\n${heads.join('')}`;
}
